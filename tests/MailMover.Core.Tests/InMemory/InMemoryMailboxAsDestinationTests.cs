using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;

namespace MailMover.Core.Tests.InMemory;

public sealed class InMemoryMailboxAsDestinationTests : MailDestinationContract
{
    protected override Task<IMailDestination> OpenDestinationAsync() => Task.FromResult<IMailDestination>(new InMemoryMailbox(EndpointSide.Destination));
}
