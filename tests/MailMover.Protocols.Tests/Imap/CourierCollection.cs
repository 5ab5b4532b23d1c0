using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Tests that share a Courier.</summary>
[CollectionDefinition(Name)]
public sealed class CourierCollection : ICollectionFixture<CourierFixture>
{
    public const string Name = "Courier";
}
