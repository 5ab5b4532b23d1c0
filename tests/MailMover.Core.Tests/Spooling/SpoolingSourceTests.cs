using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;
using MailMover.Testing.Spooling;

namespace MailMover.Core.Tests.Spooling;

/// <summary>A source behind a spool keeps what every source promises.</summary>
public sealed class SpoolingSourceTests : MailSourceContract
{
    private readonly InMemoryMailbox _mailbox = new(EndpointSide.Source);

    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders)
    {
        foreach (var folder in folders)
        {
            _mailbox.AddFolder(folder.Path.ToString(), subscribed: folder.IsSubscribed);
            foreach (var message in folder.Messages)
                _mailbox.AddMessage(folder.Path.ToString(), message.Octets.ToArray(), message.Flags.ToString(), message.InternalDate);
        }

        return Task.FromResult<IMailSource>(new SpoolingSource(_mailbox, new InMemorySpool()));
    }

    protected override Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        _mailbox.Remove(folder.ToString(), uid);
        return Task.CompletedTask;
    }

    protected override Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        _mailbox.SetFlags(folder.ToString(), uid, flags.ToString());
        return Task.CompletedTask;
    }
}
