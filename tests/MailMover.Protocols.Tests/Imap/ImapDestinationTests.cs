using MailMover.Core.Endpoints;
using MailMover.Demo.Servers;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of destinations on a Dovecot as it comes; the subclasses are other servers.</summary>
[Collection(DovecotCollection.Name)]
public class ImapDestinationTests(DovecotFixture fixture) : MailDestinationContract
{
    private readonly DovecotFixture _fixture = fixture;

    protected virtual DovecotOptions Server => DovecotFixture.Plain;

    protected override async Task<IMailDestination> OpenDestinationAsync() =>
        await new ServerMailboxes(_fixture, Server).OpenAsync(EndpointSide.Destination);

    protected override bool CanHold(OddMessage message) => DovecotMessages.CanHold(message);

    protected override ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets) => DovecotMessages.AsKept(octets);
}
