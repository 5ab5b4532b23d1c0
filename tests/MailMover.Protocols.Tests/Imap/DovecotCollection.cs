using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Tests that share the real servers.</summary>
[CollectionDefinition(Name)]
public sealed class DovecotCollection : ICollectionFixture<DovecotFixture>
{
    public const string Name = "Dovecot";
}
