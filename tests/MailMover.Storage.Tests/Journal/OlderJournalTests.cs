using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

/// <summary>Journals that an earlier version wrote.</summary>
public sealed class OlderJournalTests : IDisposable
{
    private static readonly string[] BackToTheFirstForm =
    [
        "DROP INDEX entry_unplaced",
        "DROP INDEX entry_repaired",
        .. new[] { "sent_size", "sent_fingerprint", "sent_fingerprint_strong", "sent_sha256", "sent_date", "repairs", "copied_at", "removal" }.Select(c => $"ALTER TABLE entry DROP COLUMN {c}"),
        "PRAGMA user_version = 1",
    ];

    private readonly TemporaryState _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_journal_of_the_first_form_keeps_its_entries_and_takes_new_ones()
    {
        await WriteAsync(1, 2);
        await MakeOldAsync();

        var before = Assert.Single(await NewJournal().ListPairsAsync(Token));
        Assert.Equal(2, Assert.Single(before.Folders).Totals.Copied);
        await using var pair = await OpenAsync();
        var folder = Assert.Single(await pair.ListFoldersAsync(Token)).Id;
        var repaired = Samples.Record(3, EntryState.Copied) with { Audit = null };
        repaired = repaired with { Entry = repaired.Entry with { SentInstead = repaired.Entry.Copy with { Repairs = "a line end was added" } } };
        await pair.WriteAsync(folder, [repaired], Token);

        var entries = await pair.ListEntriesAsync(folder, null, Token).ToListAsync(Token);
        Assert.Equal([false, false, true], entries.Select(e => e.IsRepaired));
        Assert.All(entries, e => Assert.Equal((null, SourceRemovalState.None), (e.CopiedAt, e.Removal)));
        Assert.Equal((3, 1), ((await pair.CountAsync(folder, Token)).Copied, (await pair.CountAsync(folder, Token)).Repaired));
    }

    [Fact]
    public async Task Saved_messages_of_a_joined_pair_are_found_by_their_entries()
    {
        var former = Samples.Source with { Host = "former.example" };
        await using (var pair = await NewJournal().OpenPairAsync(former, Samples.Destination, "1", Token))
        {
            await pair.GetOrAddFolderAsync(FolderPath.Of("Other"), FolderPath.Inbox, null, Token);
            var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
            await pair.WriteAsync(folder, [Samples.Record(9, EntryState.Refused)], Token);
            var file = RefusedMail.PathOf(_state.Directory.RefusedDirectory(former, Samples.Destination), folder, Samples.Record(9, EntryState.Refused).Entry.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "refused", Token);
        }

        await WriteAsync(1);
        Assert.Equal(1, await NewJournal().JoinAsync(former, Samples.Source, Token));

        await using var joined = await OpenAsync();
        var inbox = (await joined.ListFoldersAsync(Token)).Single(f => f.Source == FolderPath.Inbox);
        var refused = await joined.ListEntriesAsync(inbox.Id, EntryState.Refused, Token).SingleAsync(Token);
        Assert.Equal("refused", await File.ReadAllTextAsync(RefusedMail.PathOf(_state.Directory.RefusedDirectory(Samples.Source, Samples.Destination), inbox.Id, refused.Key), Token));
    }

    public void Dispose() => _state.Dispose();

    private SqliteTransferJournal NewJournal() => new(_state.Directory, new AuditSettings(), TimeProvider.System);

    private Task<IPairJournal> OpenAsync() => NewJournal().OpenPairAsync(Samples.Source, Samples.Destination, "1", Token);

    private async Task WriteAsync(params uint[] uids)
    {
        await using var pair = await OpenAsync();
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.WriteAsync(folder, [.. uids.Select(u => Samples.Copied(u))], Token);
    }

    private async Task MakeOldAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_state.PairDirectory(Samples.Source, Samples.Destination), "journal.db")};Pooling=False");
        await connection.OpenAsync(Token);
        foreach (var sql in BackToTheFirstForm)
            connection.Execute(sql);
    }
}
