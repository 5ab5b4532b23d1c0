using System.Runtime.CompilerServices;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>Reads a pair's database on a connection of its own, beside the writer. Each read sees everything that was committed before it began.</summary>
internal sealed class JournalReader(SqliteConnection connection) : IDisposable
{
    private const int Portion = 1000;
    private const string Folders =
        "SELECT id, source, destination, mailbox_id, generation, uid_validity, uid_next, messages, highest_modseq, flags_digest, rules_hash, skipped, listed, " +
        "destination_uid_validity, destination_uid_next FROM folder LEFT JOIN checkpoint ON folder_id = id";

    // Copied, or already there.
    private const string Placed = "destination_uid > 0 AND state IN (2, 3)";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Statement> _prepared = [];
    private readonly Dictionary<long, FolderPath> _destinations = [];

    public Task<List<FolderRecord>> FoldersAsync(CancellationToken cancellationToken) => ReadAsync(ReadFolders, cancellationToken);

    public Task<FolderRecord?> FolderAsync(FolderPath source, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var folder = (FolderRecord?)null;
            Each($"{Folders} WHERE source = ?1", row => folder = ReadFolder(row), source.ToString());
            return folder;
        },
        cancellationToken);

    public Task<FolderTotals> TotalsAsync(long folder, CancellationToken cancellationToken) => ReadAsync(() => ReadTotals(folder), cancellationToken);

    public Task<string?> NoteAsync(string name, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var value = (string?)null;
            Each("SELECT value FROM note WHERE name = ?1", row => value = row.Text(0), name);
            return value;
        },
        cancellationToken);

    public Task<HashSet<uint>> ClaimedAsync(FolderPath destination, uint uidValidity, uint from, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var uids = new HashSet<uint>();
            Each(
                "SELECT destination_uid FROM entry WHERE destination_id = (SELECT id FROM destination_folder WHERE path = ?1) AND destination_uid_validity = ?2 AND destination_uid >= ?3 AND destination_uid > 0",
                row => uids.Add((uint)row.Number(0)),
                destination.ToString(),
                uidValidity,
                from);
            return uids;
        },
        cancellationToken);

    public Task<List<(long Folder, JournalEntry Entry)>> UnplacedAsync(FolderPath destination, uint uidValidity, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var entries = new List<(long, JournalEntry)>();
            // Three searches, each in an index: one condition for all of them would read every entry of the folder.
            Search("destination_uid = 0 AND state = 2", destination.ToString());
            Search($"{Placed} AND destination_uid_validity < ?2", destination.ToString(), uidValidity);
            Search($"{Placed} AND destination_uid_validity > ?2", destination.ToString(), uidValidity);
            return entries;

            void Search(string condition, params ReadOnlySpan<object?> values) => Each(
                $"SELECT {EntryRow.Columns}, folder_id FROM entry WHERE destination_id = (SELECT id FROM destination_folder WHERE path = ?1) AND {condition}",
                row => entries.Add((row.Number(EntryRow.Count), EntryRow.Read(row, DestinationOf))),
                values);
        },
        cancellationToken);

    public Task<Dictionary<MessageKey, JournalEntry>> FindAsync(long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var found = new Dictionary<MessageKey, JournalEntry>();
            if (keys.Count == 0 || ReadTotals(folder).All == 0)
                return found;
            foreach (var generation in keys.Select(EntryRow.Imap).GroupBy(k => k.UidValidity))
                Find(folder, generation.Key, [.. generation], found);
            return found;
        },
        cancellationToken);

    public async IAsyncEnumerable<JournalEntry> EntriesAsync(long folder, EntryState? state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = new ImapMessageKey(0, 0);
        // Nothing in doubt is the rule, and finding that out row by row would take as long as reading the folder.
        for (var more = await ReadAsync(() => HasAny(folder, state), cancellationToken); more;)
        {
            // A transaction for each portion: one kept open over the whole listing would keep the log from being written back.
            var entries = await ReadAsync(() => ReadPortion(folder, state, after), cancellationToken);
            foreach (var entry in entries)
                yield return entry;
            more = entries.Count == Portion;
            if (more)
                after = EntryRow.Imap(entries[^1].Key);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        connection.Dispose();
        _gate.Dispose();
    }

    internal List<FolderRecord> ReadFolders()
    {
        var folders = new List<FolderRecord>();
        Each($"{Folders} ORDER BY source", row => folders.Add(ReadFolder(row)));
        return folders;
    }

    /// <param name="folder">The folder.</param>
    /// <param name="isOld">Whether the file still has the form that its last owner gave it, from before messages were repaired.</param>
    internal FolderTotals ReadTotals(long folder, bool isOld = false)
    {
        Span<long> entries = stackalloc long[8];
        long copiedOctets = 0;
        var statement = Prepare("SELECT state, entries, octets FROM folder_total WHERE folder_id = ?1").With(folder);
        while (statement.Step())
        {
            entries[(int)statement.Number(0)] = statement.Number(1);
            if (statement.Number(0) == (int)EntryState.Copied)
                copiedOctets = statement.Number(2);
        }

        return new FolderTotals(entries[1], entries[2], entries[3], entries[4], entries[5], entries[6], entries[7], copiedOctets) { Repaired = isOld ? 0 : ReadRepaired(folder) };
    }

    internal HashSet<MessageKey> ReadDealtWith(long folder, IReadOnlyList<MessageKey> keys)
    {
        var found = new HashSet<MessageKey>();
        foreach (var generation in keys.Select(EntryRow.Imap).GroupBy(k => k.UidValidity))
        {
            var wanted = generation.ToHashSet();
            Each(
                "SELECT uid FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid BETWEEN ?3 AND ?4 AND state IN (?5, ?6, ?7)",
                row =>
                {
                    if (wanted.TryGetValue(new ImapMessageKey(generation.Key, (uint)row.Number(0)), out var key))
                        found.Add(key);
                },
                folder,
                generation.Key,
                wanted.Min(k => k.Uid),
                wanted.Max(k => k.Uid),
                (int)EntryState.Copied,
                (int)EntryState.AlreadyThere,
                (int)EntryState.Refused);
        }

        return found;
    }

    /// <summary>Runs a query. Off the owner's path only (see <see cref="ReadAsync"/>).</summary>
    internal void Each(string sql, Action<Statement> read, params ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql).With(values);
        try
        {
            while (statement.Step())
                read(statement);
        }
        finally
        {
            statement.Reset();
        }
    }

    // The index that this reads has a row for each repaired message and no other.
    private long ReadRepaired(long folder)
    {
        long repaired = 0;
        Each(
            "SELECT count(*) FROM entry WHERE folder_id = ?1 AND repairs IS NOT NULL AND state IN (?2, ?3)",
            row => repaired = row.Number(0),
            folder,
            (int)EntryState.Copied,
            (int)EntryState.AlreadyThere);
        return repaired;
    }

    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // SQLite blocks its thread; the caller's may be one that answers a server.
            return await Task.Run(read, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Find(long folder, uint generation, ImapMessageKey[] keys, Dictionary<MessageKey, JournalEntry> found)
    {
        if (KeyRange.Of(keys) is { IsDense: true } range)
        {
            var wanted = keys.ToHashSet();
            Each(
                $"SELECT {EntryRow.Columns} FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid BETWEEN ?3 AND ?4",
                row =>
                {
                    if (wanted.TryGetValue(new ImapMessageKey(generation, (uint)row.Number(1)), out var key))
                        found.Add(key, EntryRow.Read(row, DestinationOf));
                },
                folder,
                generation,
                range.First,
                range.Last);
            return;
        }

        foreach (var key in keys)
        {
            Each(
                $"SELECT {EntryRow.Columns} FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid = ?3",
                row => found[key] = EntryRow.Read(row, DestinationOf),
                folder,
                generation,
                key.Uid);
        }
    }

    private bool HasAny(long folder, EntryState? state)
    {
        var any = false;
        Each("SELECT 1 FROM folder_total WHERE folder_id = ?1 AND (?2 IS NULL OR state = ?2) AND entries > 0 LIMIT 1", _ => any = true, folder, (int?)state);
        return any;
    }

    private List<JournalEntry> ReadPortion(long folder, EntryState? state, ImapMessageKey after)
    {
        var entries = new List<JournalEntry>();
        Each(
            $"SELECT {EntryRow.Columns} FROM entry WHERE folder_id = ?1 AND (generation, uid) > (?2, ?3) AND (?4 IS NULL OR state = ?4) ORDER BY generation, uid LIMIT {Portion}",
            row => entries.Add(EntryRow.Read(row, DestinationOf)),
            folder,
            after.UidValidity,
            after.Uid,
            (int?)state);
        return entries;
    }

    private FolderPath DestinationOf(long id)
    {
        if (!_destinations.TryGetValue(id, out var path))
        {
            Each("SELECT path FROM destination_folder WHERE id = ?1", row => path = FolderPath.Parse(row.Text(0)), id);
            _destinations.Add(id, path!);
        }

        return path!;
    }

    private static FolderRecord ReadFolder(Statement row) => new()
    {
        Id = row.Number(0),
        Source = FolderPath.Parse(row.Text(1)),
        Destination = FolderPath.Parse(row.Text(2)),
        MailboxId = row.TextOrNull(3),
        UidValidity = (uint)row.Number(4),
        Checkpoint = row.IsNull(5) ? null : new FolderCheckpoint
        {
            UidValidity = (uint)row.Number(5),
            UidNext = (uint)row.Number(6),
            Exists = row.Number(7),
            HighestModSeq = unchecked((ulong)row.Number(8)),
            FlagsDigest = row.Text(9),
            RulesHash = row.Text(10),
            Skipped = row.Number(11),
            Listed = row.Number(12),
            DestinationUidValidity = (uint)row.Number(13),
            DestinationUidNext = (uint)row.Number(14),
        },
    };

    private Statement Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
            _prepared.Add(sql, statement = new Statement(connection, sql));
        return statement;
    }
}
