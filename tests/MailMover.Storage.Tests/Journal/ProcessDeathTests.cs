using System.Globalization;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

public sealed class ProcessDeathTests : IDisposable
{
    private readonly TemporaryState _state = new();

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(400)]
    public async Task After_a_kill_all_finished_writes_are_there_and_the_audit_log_has_each_copied_message_once(int writesBefore)
    {
        var said = await KillAfterAsync(writesBefore);

        await using var journal = NewJournal();
        await using var pair = await journal.OpenPairAsync(Samples.Source, Samples.Destination, "2", TestContext.Current.CancellationToken);

        var copied = await CopiedAsync(pair);
        Assert.NotEmpty(said);
        Assert.Superset(said.ToHashSet(), copied.ToHashSet());
        var audited = AuditedUids(_state.Directory.AuditFile(Samples.Source, Samples.Destination));
        Assert.Equal(copied.Order(), audited.Order());
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(77)]
    public async Task Lines_that_were_not_on_disk_when_the_power_failed_are_written_at_the_next_start(int octetsOnDisk)
    {
        var file = _state.Directory.AuditFile(Samples.Source, Samples.Destination);
        do
            await KillAfterAsync(30);
        while (!await CutAsync(file, octetsOnDisk));

        await using var journal = NewJournal();
        await using var pair = await journal.OpenPairAsync(Samples.Source, Samples.Destination, "2", TestContext.Current.CancellationToken);

        Assert.Equal((await CopiedAsync(pair)).Order(), AuditedUids(file).Order());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_journal_survives_one_kill_after_the_other()
    {
        var said = new List<uint>();
        for (var round = 1; round <= 3; round++)
            said.AddRange(await KillAfterAsync(25 * round));

        await using var journal = NewJournal();
        await using var pair = await journal.OpenPairAsync(Samples.Source, Samples.Destination, "2", TestContext.Current.CancellationToken);
        Assert.Superset(said.ToHashSet(), (await CopiedAsync(pair)).ToHashSet());
        foreach (var folder in await pair.ListFoldersAsync(TestContext.Current.CancellationToken))
            Assert.Equal((await pair.CountAsync(folder.Id, TestContext.Current.CancellationToken)).All, await pair.ListEntriesAsync(folder.Id, null, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _state.Dispose();

    /// <returns>The UIDs that the child said it had written.</returns>
    private async Task<List<uint>> KillAfterAsync(int writes)
    {
        await using var child = await ChildProcess.StartAsync(ChildProcess.Write, _state.Directory.Path, TestContext.Current.CancellationToken);
        var said = new List<uint>();
        for (var i = 0; i < writes; i++)
            Add((await child.ReadLineAsync(TestContext.Current.CancellationToken))!);
        await child.KillAsync();
        while (await child.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            Add(line);
        return said;

        void Add(string line)
        {
            // The kill may have cut the last line.
            if (!line.EndsWith('.'))
                return;
            var first = uint.Parse(line.AsSpan(0, line.Length - 1), CultureInfo.InvariantCulture);
            said.AddRange(Enumerable.Range((int)first, 16).Select(u => (uint)u));
        }
    }

    /// <summary>Leaves of the file what the journal answers for, and some octets more; false where the child was killed at the moment when it had no more.</summary>
    private static async Task<bool> CutAsync(string file, int more)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Path.GetDirectoryName(file)!, "journal.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT length FROM audit_file";
        var known = (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        await using var stream = new FileStream(file, FileMode.Open);
        if (stream.Length <= known + more)
            return false;
        stream.SetLength(known + more);
        return true;
    }

    private SqliteTransferJournal NewJournal() => new(_state.Directory, new AuditSettings(), TimeProvider.System);

    private static async Task<List<uint>> CopiedAsync(IPairJournal pair)
    {
        var uids = new List<uint>();
        foreach (var folder in await pair.ListFoldersAsync(TestContext.Current.CancellationToken))
        {
            await foreach (var entry in pair.ListEntriesAsync(folder.Id, EntryState.Copied, TestContext.Current.CancellationToken))
                uids.Add(((ImapMessageKey)entry.Key).Uid);
        }

        return uids;
    }

    private static List<uint> AuditedUids(string file) => [.. AuditText.Read(file).Select(row => uint.Parse(row["source_uid"], CultureInfo.InvariantCulture))];
}
