using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Eml;

public sealed class EmlDestinationTests : MailDestinationContract, IDisposable
{
    private readonly EmlStores _stores = new();

    public void Dispose() => _stores.Dispose();

    protected override Task<IMailDestination> OpenDestinationAsync() => Task.FromResult<IMailDestination>(_stores.Open(EndpointSide.Destination));
}
