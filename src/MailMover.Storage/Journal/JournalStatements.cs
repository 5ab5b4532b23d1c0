using MailMover.Core.Journal;
using MailMover.Core.Model;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>What the writer can do inside a transaction. Used by one task at a time.</summary>
internal sealed class JournalStatements : IDisposable
{
    /// <summary>The number of the pair: there is one in a file.</summary>
    public const long Pair = 1;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _prepared = [];
    private readonly Statement _upsert;
    private readonly Statement _stateOf;
    private readonly Statement _statesBetween;
    private readonly Dictionary<FolderPath, long> _destinations = [];
    private readonly Dictionary<long, uint> _generations = [];
    private readonly Dictionary<ImapMessageKey, (EntryState State, long Octets)> _before = [];
    private readonly Dictionary<(long Folder, EntryState State), (long Entries, long Octets)> _changes = [];
    private long? _lastOutboxId;

    public JournalStatements(SqliteConnection connection)
    {
        _connection = connection;
        _upsert = new Statement(connection, EntryRow.Upsert);
        _stateOf = new Statement(connection, "SELECT state, size FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid = ?3");
        _statesBetween = new Statement(connection, "SELECT uid, state, size FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid BETWEEN ?3 AND ?4");
    }

    public void Begin() => Run("BEGIN IMMEDIATE");

    public void Commit()
    {
        foreach (var ((folder, state), (entries, octets)) in _changes)
        {
            Run(
                "INSERT INTO folder_total (folder_id, state, entries, octets) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET entries = entries + ?3, octets = octets + ?4",
                folder,
                (int)state,
                entries,
                octets);
        }

        _changes.Clear();
        Run("COMMIT");
    }

    /// <summary>Takes everything since the beginning back, also what is remembered of it.</summary>
    public void Rollback()
    {
        _changes.Clear();
        _destinations.Clear();
        _generations.Clear();
        _lastOutboxId = null;
        foreach (var statement in _prepared.Values.Append(_upsert).Append(_stateOf).Append(_statesBetween))
            statement.Reset();
        // Some errors, a full disk among them, have rolled back already.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            Run("ROLLBACK");
    }

    public long Epoch() => ReadNumber("SELECT epoch FROM mailbox_pair WHERE id = ?1", Pair) ?? 0;

    public void WriteEntries(long folder, IReadOnlyList<EntryRecord> records)
    {
        LoadStates(folder, records);
        for (var i = 0; i < records.Count; i++)
        {
            var entry = records[i].Entry;
            var key = EntryRow.Imap(entry.Key);
            EntryRow.Bind(_upsert, folder, key, entry, entry.Destination is { } path ? DestinationId(path) : null);
            _upsert.Run();
            if (_before.TryGetValue(key, out var before))
                Count(folder, before.State, -1, -before.Octets);
            Count(folder, entry.State, 1, entry.SizeInOctets);
            _before[key] = (entry.State, entry.SizeInOctets);
        }

        SetGeneration(folder, records[^1].Entry.Key.Generation);
    }

    public void Rekey(long folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys)
    {
        foreach (var (old, now) in keys)
        {
            var (from, to) = (EntryRow.Imap(old), EntryRow.Imap(now));
            if (from == to || !Exists(folder, from))
                continue;
            if (StateOf(folder, to) is { } replaced)
            {
                Count(folder, replaced.State, -1, -replaced.Octets);
                Run("DELETE FROM entry WHERE folder_id = ?1 AND generation = ?2 AND uid = ?3", folder, to.UidValidity, to.Uid);
            }

            Run(
                "UPDATE entry SET generation = ?4, uid = ?5 WHERE folder_id = ?1 AND generation = ?2 AND uid = ?3",
                folder,
                from.UidValidity,
                from.Uid,
                to.UidValidity,
                to.Uid);
        }

        SetGeneration(folder, keys[^1].New.Generation);
    }

    /// <summary>Puts finished audit lines into the outbox.</summary>
    /// <returns>Their number there.</returns>
    public long AddToOutbox(ReadOnlySpan<byte> lines)
    {
        _lastOutboxId ??= ReadNumber("SELECT max(id) FROM audit_outbox") ?? 0;
        var id = _lastOutboxId.Value + 1;
        var insert = Prepare("INSERT INTO audit_outbox (id, lines) VALUES (?1, ?2)");
        insert.Bind(1, id);
        insert.Bind(2, lines);
        insert.Run();
        _lastOutboxId = id;
        return id;
    }

    /// <summary>Runs a statement, prepared the first time.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql).With(values).Run();

    /// <summary>The first column of the first row; null where there is no row, or a null in it.</summary>
    public long? ReadNumber(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql).With(values);
        var number = statement.Step() ? statement.NumberOrNull(0) : null;
        statement.Reset();
        return number;
    }

    public string? ReadText(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql).With(values);
        var text = statement.Step() ? statement.TextOrNull(0) : null;
        statement.Reset();
        return text;
    }

    public byte[] ReadOctets(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql).With(values);
        var octets = statement.Step() ? statement.Octets(0).ToArray() : [];
        statement.Reset();
        return octets;
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        _upsert.Dispose();
        _stateOf.Dispose();
        _statesBetween.Dispose();
    }

    private Statement Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
            _prepared.Add(sql, statement = new Statement(_connection, sql));
        return statement;
    }

    /// <summary>Reads how the entries that are about to be written stand now, in one sweep where their keys lie close together.</summary>
    private void LoadStates(long folder, IReadOnlyList<EntryRecord> records)
    {
        _before.Clear();
        if (KeyRange.Of(records.Select(r => EntryRow.Imap(r.Entry.Key))) is { IsDense: true } range)
        {
            _statesBetween.With(folder, range.UidValidity, range.First, range.Last);
            while (_statesBetween.Step())
                _before[new ImapMessageKey(range.UidValidity, (uint)_statesBetween.Number(0))] = ((EntryState)_statesBetween.Number(1), _statesBetween.Number(2));
            return;
        }

        foreach (var record in records)
        {
            if (StateOf(folder, EntryRow.Imap(record.Entry.Key)) is { } state)
                _before[EntryRow.Imap(record.Entry.Key)] = state;
        }
    }

    private bool Exists(long folder, ImapMessageKey key) => StateOf(folder, key) is not null;

    private (EntryState State, long Octets)? StateOf(long folder, ImapMessageKey key)
    {
        _stateOf.Bind(1, folder);
        _stateOf.Bind(2, key.UidValidity);
        _stateOf.Bind(3, key.Uid);
        if (!_stateOf.Step())
            return null;
        var state = ((EntryState)_stateOf.Number(0), _stateOf.Number(1));
        _stateOf.Reset();
        return state;
    }

    private void Count(long folder, EntryState state, long entries, long octets)
    {
        var (e, o) = _changes.GetValueOrDefault((folder, state));
        _changes[(folder, state)] = (e + entries, o + octets);
    }

    private long DestinationId(FolderPath path)
    {
        if (_destinations.TryGetValue(path, out var id))
            return id;
        Run("INSERT INTO destination_folder (path) VALUES (?1) ON CONFLICT DO NOTHING", path.ToString());
        id = ReadNumber("SELECT id FROM destination_folder WHERE path = ?1", path.ToString())!.Value;
        _destinations.Add(path, id);
        return id;
    }

    private void SetGeneration(long folder, uint generation)
    {
        if (_generations.TryGetValue(folder, out var known) && known == generation)
            return;
        Run("UPDATE folder SET generation = ?2 WHERE id = ?1", folder, generation);
        _generations[folder] = generation;
    }
}
