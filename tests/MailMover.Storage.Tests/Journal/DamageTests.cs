using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryState _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string PairDirectory => _state.PairDirectory(Samples.Source, Samples.Destination);

    private string Database => Path.Combine(PairDirectory, "journal.db");

    private string AuditFile => Path.Combine(PairDirectory, "audit.csv");

    [Fact]
    public async Task A_file_that_is_no_database_is_set_aside_and_a_new_journal_begins()
    {
        await WriteAsync(1, 2);
        await File.WriteAllTextAsync(Database, new string('x', 8192), Token);

        await using var pair = await OpenAsync();

        Assert.Empty(await pair.ListFoldersAsync(Token));
        var kept = Assert.Single(Directory.GetFiles(PairDirectory, "journal.set-aside-*.db"));
        Assert.Contains(kept, await pair.GetNoteAsync(SqliteTransferJournal.SetAsideNote, Token), StringComparison.Ordinal);
        Assert.StartsWith("xxxx", await File.ReadAllTextAsync(kept, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_met_in_the_middle_of_a_run_sets_the_journal_aside_at_the_next_start()
    {
        await WriteAsync([.. Enumerable.Range(1, 2_000).Select(u => (uint)u)]);
        await SpoilEntriesAsync();

        await using (var pair = await OpenAsync())
        {
            var error = await Assert.ThrowsAsync<JournalException>(() => pair.ListEntriesAsync(1, null, Token).CountAsync(Token).AsTask());
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        }

        await using var again = await OpenAsync();
        Assert.Empty(await again.ListFoldersAsync(Token));
        Assert.NotNull(await again.GetNoteAsync(SqliteTransferJournal.SetAsideNote, Token));
    }

    [Fact]
    public async Task The_audit_log_goes_on_after_the_journal_was_set_aside()
    {
        await WriteAsync(1, 2);
        await File.WriteAllTextAsync(Database, "damaged beyond recognition", Token);
        await WriteAsync(3);

        Assert.Equal(["1", "2", "3"], AuditText.Read(AuditFile).Select(r => r["source_uid"]));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_was_written_before_stays()
    {
        await using (var pair = await OpenAsync(c => c.Execute("PRAGMA max_page_count = 40")))
        {
            var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
            await pair.WriteAsync(folder, [Samples.Copied(1)], Token);

            var error = await Assert.ThrowsAsync<JournalException>(
                () => pair.WriteAsync(folder, [.. Enumerable.Range(2, 5_000).Select(u => Samples.Copied((uint)u))], Token));

            Assert.Contains("is full", error.Message, StringComparison.Ordinal);
            Assert.Equal(1, (await pair.CountAsync(folder, Token)).All);
            await pair.WriteAsync(folder, [Samples.Copied(2)], Token);
        }

        Assert.Equal(["1", "2"], AuditText.Read(AuditFile).Select(r => r["source_uid"]));
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_left_alone()
    {
        await WriteAsync(1);
        var version = await NumberAsync("PRAGMA user_version");
        await ExecuteAsync("PRAGMA user_version = 999");

        var error = await Assert.ThrowsAsync<JournalException>(() => OpenAsync());

        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
        await ExecuteAsync($"PRAGMA user_version = {version}");
        await using var pair = await OpenAsync();
        Assert.Single(await pair.ListFoldersAsync(Token));
    }

    [Fact]
    public async Task A_failed_write_says_what_to_do_and_spoils_no_other()
    {
        await using var pair = await OpenAsync();
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.GetOrAddFolderAsync(FolderPath.Of("Other"), FolderPath.Inbox, null, Token);

        var rename = pair.RenameFolderAsync(folder, FolderPath.Of("Other"), Token);
        var writes = Enumerable.Range(1, 20).Select(u => pair.WriteAsync(folder, [Samples.Copied((uint)u)], Token)).ToArray();

        await Assert.ThrowsAsync<InvalidOperationException>(() => rename);
        await Task.WhenAll(writes);
        Assert.Equal(20, (await pair.CountAsync(folder, Token)).Copied);
    }

    public void Dispose() => _state.Dispose();

    private Task<IPairJournal> OpenAsync(Action<SqliteConnection>? opened = null) =>
        new SqliteTransferJournal(_state.Directory, new AuditSettings(), TimeProvider.System) { WriterOpened = opened }.OpenPairAsync(Samples.Source, Samples.Destination, "1", Token);

    private async Task WriteAsync(params uint[] uids)
    {
        await using var pair = await OpenAsync();
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.WriteAsync(folder, [.. uids.Select(u => Samples.Copied(u))], Token);
    }

    /// <summary>Overwrites the leaves of the entry table, which opening a journal does not read.</summary>
    private async Task SpoilEntriesAsync()
    {
        await ExecuteAsync("PRAGMA journal_mode = DELETE");
        var octets = await File.ReadAllBytesAsync(Database, Token);
        // 10 is the type octet of a leaf of an index, which is what a table WITHOUT ROWID is made of; the small tables have a single page each.
        var leaves = Enumerable.Range(1, (octets.Length / 4096) - 1).Where(p => octets[p * 4096] == 10).Skip(8).ToArray();
        Assert.NotEmpty(leaves);
        foreach (var page in leaves)
            octets.AsSpan(page * 4096, 4096).Fill(0xEE);
        await File.WriteAllBytesAsync(Database, octets, Token);
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        connection.Execute(sql);
    }
}
