using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of sources on a Cyrus as it comes.</summary>
[Collection(CyrusCollection.Name)]
public sealed class CyrusSourceTests(CyrusFixture cyrus) : MailSourceContract
{
    // Cyrus refuses backslashes, quotes and per cent signs.
    protected override string AwkwardName => "a(b)*#c";

    protected override int MoreThanOneWindow => 2_500;

    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders) => new ServerMailboxes(cyrus).SeedAsync(folders, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_folder_tells_its_lasting_identity_when_it_is_opened_and_never_in_a_listing()
    {
        await using var source = await OpenSourceAsync([new SeedFolder(FolderPath.Of("Old"), [])]);
        var listed = await source.ListFoldersAsync(withStatus: true, TestContext.Current.CancellationToken);
        await using var reader = await source.OpenAsync(FolderPath.Of("Old"), null, false, TestContext.Current.CancellationToken);

        Assert.All(listed, f => Assert.Null(f.Status?.MailboxId));
        Assert.Matches("^[A-Za-z0-9_-]+$", reader.Status.MailboxId);
    }

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

    protected override bool CanHold(OddMessage message) => CyrusMessages.CanHold(message);

    protected override ReadOnlyMemory<byte> AsServed(ReadOnlyMemory<byte> octets) => CyrusMessages.AsKept(octets);
}
