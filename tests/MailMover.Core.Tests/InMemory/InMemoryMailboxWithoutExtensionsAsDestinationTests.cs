using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;

namespace MailMover.Core.Tests.InMemory;

/// <summary>Without MULTIAPPEND, CONDSTORE, PERMANENTFLAGS and STATUS's UIDNEXT, and with another delimiter.</summary>
public sealed class InMemoryMailboxWithoutExtensionsAsDestinationTests : MailDestinationContract
{
    protected override Task<IMailDestination> OpenDestinationAsync()
    {
        var mailbox = new InMemoryMailbox(EndpointSide.Destination);
        mailbox.Behaviour.Delimiter = '.';
        mailbox.Behaviour.TakesBatchesWhole = false;
        mailbox.Behaviour.AppendWindow = 1;
        mailbox.Behaviour.HasModSeqs = false;
        mailbox.Behaviour.GivesUidNext = false;
        mailbox.Behaviour.PermanentFlags = null;
        return Task.FromResult<IMailDestination>(mailbox);
    }
}
