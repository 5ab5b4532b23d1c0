using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

public sealed class MboxDestinationTests : MailDestinationContract, IDisposable
{
    private readonly MboxStores _stores = new();

    public void Dispose() => _stores.Dispose();

    protected override Task<IMailDestination> OpenDestinationAsync() => Task.FromResult<IMailDestination>(_stores.Open(EndpointSide.Destination));
}
