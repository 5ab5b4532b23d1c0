using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;

namespace MailMover.Core.Tests.InMemory;

public sealed class InMemoryMailboxAsSourceTests : MailSourceContract
{
    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders)
    {
        var mailbox = new InMemoryMailbox(EndpointSide.Source);
        foreach (var folder in folders)
        {
            mailbox.AddFolder(folder.Path.ToString(), subscribed: folder.IsSubscribed);
            foreach (var message in folder.Messages)
                mailbox.AddMessage(folder.Path.ToString(), message.Octets.ToArray(), message.Flags.ToString(), message.InternalDate);
        }

        return Task.FromResult<IMailSource>(mailbox);
    }

    protected override Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        ((InMemoryMailbox)source).Remove(folder.ToString(), uid);
        return Task.CompletedTask;
    }

    protected override Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        ((InMemoryMailbox)source).SetFlags(folder.ToString(), uid, flags.ToString());
        return Task.CompletedTask;
    }
}
