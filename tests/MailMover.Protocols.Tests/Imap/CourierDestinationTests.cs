using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of destinations on a Courier as it comes.</summary>
[Collection(CourierCollection.Name)]
public sealed class CourierDestinationTests(CourierFixture courier) : MailDestinationContract
{
    protected override async Task<IMailDestination> OpenDestinationAsync() => await new ServerMailboxes(courier).OpenAsync(EndpointSide.Destination);

    protected override bool CanHold(OddMessage message) => CourierMessages.CanHold(message);

    // Courier knows no characters beyond 16 bits.
    protected override bool CanName(string name) => !name.Any(char.IsSurrogate);

    protected override ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets) => CourierMessages.AsKept(octets);
}
