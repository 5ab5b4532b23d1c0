using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of destinations on a Cyrus as it comes.</summary>
[Collection(CyrusCollection.Name)]
public sealed class CyrusDestinationTests(CyrusFixture cyrus) : MailDestinationContract
{
    protected override async Task<IMailDestination> OpenDestinationAsync() => await new ServerMailboxes(cyrus).OpenAsync(EndpointSide.Destination);

    protected override bool CanHold(OddMessage message) => CyrusMessages.CanHold(message);

    protected override ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets) => CyrusMessages.AsKept(octets);
}
