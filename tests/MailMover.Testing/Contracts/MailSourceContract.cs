using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>What every <see cref="IMailSource"/> with folders and flags promises. Its base has what is about the messages of one folder.</summary>
public abstract class MailSourceContract : MailSourceReadingContract
{
    private static readonly FolderPath Nested = FolderPath.Of("Work", "2021", "Invoices");
    private static readonly FolderPath NonAscii = FolderPath.Of("Entwürfe & Ähnliches", "日本語");

    /// <summary>A folder name of characters that mean something in IMAP, as far as the server behind this source takes them.</summary>
    protected virtual string AwkwardName => "a\\b\"c*%";

    /// <summary>Adds flags behind the source's back.</summary>
    protected abstract Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags);

    [Fact(Timeout = Patience)]
    public async Task Every_folder_is_listed_once_whatever_its_name()
    {
        await using var source = await OpenSourceAsync([new(Nested, []), new(NonAscii, []), new(FolderPath.Of(AwkwardName), [])]);
        var folders = await source.ListFoldersAsync(withStatus: false, Token);
        Assert.Equal(folders.Count, folders.Select(f => f.Path).Distinct().Count());
        Assert.Superset(new HashSet<FolderPath> { FolderPath.Inbox, Nested, NonAscii, FolderPath.Of(AwkwardName) }, folders.Where(f => f.CanOpen).Select(f => f.Path).ToHashSet());
    }

    [Fact(Timeout = Patience)]
    public async Task Subscriptions_are_listed()
    {
        await using var source = await OpenSourceAsync([new(NonAscii, []) { IsSubscribed = true }, new(Nested, [])]);
        var folders = await source.ListFoldersAsync(withStatus: false, Token);
        Assert.True(folders.Single(f => f.Path.Equals(NonAscii)).IsSubscribed);
        Assert.False(folders.Single(f => f.Path.Equals(Nested)).IsSubscribed);
    }

    [Fact(Timeout = Patience)]
    public async Task Figures_come_with_the_listing_and_alone()
    {
        await using var source = await OpenSourceAsync([new(Nested, [SeedMessage.Ordinary(1), SeedMessage.Ordinary(2)])]);
        var folders = await source.ListFoldersAsync(withStatus: true, Token);
        Assert.All(folders.Where(f => f.CanOpen), f => Assert.NotNull(f.Status));
        var alone = await source.GetStatusAsync(Nested, Token);
        Assert.Equal(folders.Single(f => f.Path.Equals(Nested)).Status!.Exists, alone!.Exists);
        Assert.Equal(2, alone.Exists);
        Assert.NotEqual(0u, alone.UidValidity);
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_that_is_not_there_has_no_figures_and_cannot_be_opened()
    {
        await using var source = await OpenSourceAsync([]);
        Assert.Null(await source.GetStatusAsync(FolderPath.Of("Nowhere"), Token));
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Of("Nowhere"), null, false, Token));
        Assert.Equal((EndpointSide.Source, FailureScope.Folder, FailureKind.Permanent), (failure.Side, failure.Scope, failure.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task An_empty_folder_lists_nothing()
    {
        await using var source = await OpenSourceAsync([new(Nested, [])]);
        await using var reader = await source.OpenAsync(Nested, null, false, Token);
        Assert.Empty(await reader.ListAllAsync(Token));
        Assert.Equal(0, reader.Status.Exists);
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_tells_flags_keywords_sizes_and_dates()
    {
        var flags = "\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded Later";
        var date = new DateTimeOffset(1999, 12, 31, 23, 59, 58, new TimeSpan(5, 45, 0));
        var seeded = SeedMessage.Ordinary(1, flags) with { InternalDate = date };
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(seeded, SeedMessage.Ordinary(2))]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        Assert.Equal(FlagSet.Parse(flags), listed[0].Flags);
        Assert.Equal(FlagSet.Empty, listed[1].Flags);
        Assert.Equal(seeded.Octets.Length, listed[0].SizeInOctets);
        Assert.Equal(date, listed[0].InternalDate);
    }

    [Fact(Timeout = Patience)]
    public async Task Flags_are_listed_for_all_messages_and_for_those_changed_since()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(2, "\\Seen"), SeedMessage.Ordinary(3))]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var before = await JoinAsync(reader.ListFlagsAsync(null, 0, Token));
        Assert.Equal(["", "\\Seen", ""], before.Select(l => l.Flags.ToString()));
        Assert.All(before, l => Assert.Equal(SeedMessage.SomeDate, l.InternalDate));

        await AddFlagsAsync(source, FolderPath.Inbox, UidOf(before[2]), FlagSet.Parse("\\Flagged"));
        await using var later = await source.OpenAsync(FolderPath.Inbox, null, freshConnection: true, Token);
        var changed = await JoinAsync(later.ListFlagsAsync(null, reader.Status.HighestModSeq, Token));
        Assert.Equal("\\Flagged", changed.Single(l => l.Key == before[2].Key).Flags.ToString());
        if (reader.Status.HighestModSeq != 0)
            Assert.Single(changed);
    }

    [Fact(Timeout = Patience)]
    public async Task Reading_changes_no_flag()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(2, "\\Flagged"))]);
        await source.ReadFolderAsync(FolderPath.Inbox, Token);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, freshConnection: true, Token);
        Assert.Equal(["", "\\Flagged"], (await reader.ListAllAsync(Token)).Select(l => l.Flags.ToString()));
    }

    [Fact(Timeout = Patience)]
    public async Task Several_folders_are_read_at_once()
    {
        var folders = Enumerable.Range(1, 6).Select(i => new SeedFolder(FolderPath.Of($"Folder {i}"), [.. Enumerable.Range(i * 100, 40).Select(n => SeedMessage.Ordinary(n))])).ToList();
        await using var source = await OpenSourceAsync(folders);
        var read = await Task.WhenAll(folders.Select(f => source.ReadFolderAsync(f.Path, Token)));
        foreach (var (folder, messages) in folders.Zip(read))
            Assert.Equal(folder.Messages.Select(m => m.Octets.ToArray()), messages.Select(m => m.Octets!));
    }
}
