using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>The contract of destinations on a Maildir that is not there yet.</summary>
public sealed class MaildirDestinationTests : MailDestinationContract, IAsyncLifetime
{
    private readonly MaildirPlace _place = new();

    protected override Task<IMailDestination> OpenDestinationAsync() => Task.FromResult<IMailDestination>(_place.Open(EndpointSide.Destination));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();
}
