using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Tests that share a Cyrus.</summary>
[CollectionDefinition(Name)]
public sealed class CyrusCollection : ICollectionFixture<CyrusFixture>
{
    public const string Name = "Cyrus";
}
