using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of sources on a Courier as it comes.</summary>
[Collection(CourierCollection.Name)]
public sealed class CourierSourceTests(CourierFixture courier) : MailSourceContract
{
    // The fuller a folder, the longer Courier takes for each APPEND, so this is less than a window; Cyrus and Dovecot have more.
    protected override int MoreThanOneWindow => 500;

    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders) => new ServerMailboxes(courier).SeedAsync(folders, TestContext.Current.CancellationToken);

    protected override async Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        await using var writer = await ServerMailboxes.BehindTheBackAsync(source, folder, TestContext.Current.CancellationToken);
        await writer.RemoveAsync([uid], TestContext.Current.CancellationToken);
    }

    protected override async Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        await using var writer = await ServerMailboxes.BehindTheBackAsync(source, folder, TestContext.Current.CancellationToken);
        await writer.AddFlagsAsync([uid], flags, TestContext.Current.CancellationToken);
    }

    protected override bool CanHold(OddMessage message) => CourierMessages.CanHold(message);

    protected override ReadOnlyMemory<byte> AsServed(ReadOnlyMemory<byte> octets) => CourierMessages.AsKept(octets);
}
