using System.Runtime.CompilerServices;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>One run's hold on a pair: reads on one connection, writes through one task on another.</summary>
internal sealed class SqlitePairJournal(PairOwnership ownership, string directory, JournalWriter writer, JournalReader reader, AuditLog audit, bool privacy, TimeProvider time, IDisposable? auditLock)
    : IPairJournal
{
    private bool _disposed;

    public Task<IReadOnlyList<FolderRecord>> ListFoldersAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<FolderRecord>>(async () => await reader.FoldersAsync(cancellationToken));

    public async Task<FolderRecord> GetOrAddFolderAsync(FolderPath source, FolderPath destination, string? mailboxId, CancellationToken cancellationToken)
    {
        var known = await FindFolderAsync(source, cancellationToken);
        // A rerun with nothing new must not cost an fsync for each folder.
        if (known is not null && known.Destination.Equals(destination) && (mailboxId is null || mailboxId == known.MailboxId))
            return known;
        await WriteAsync(
            s => s.Run(
                "INSERT INTO folder (pair_id, source, destination, mailbox_id) VALUES (?1, ?2, ?3, ?4) " +
                "ON CONFLICT (pair_id, source) DO UPDATE SET destination = ?3, mailbox_id = coalesce(?4, mailbox_id)",
                JournalStatements.Pair,
                source.ToString(),
                destination.ToString(),
                mailboxId),
            cancellationToken);
        return (await FindFolderAsync(source, cancellationToken))!;
    }

    public Task RenameFolderAsync(long folder, FolderPath source, CancellationToken cancellationToken) => WriteAsync(
        s =>
        {
            if (s.ReadNumber("SELECT id FROM folder WHERE source = ?1 AND id <> ?2", source.ToString(), folder) is not null)
                throw new InvalidOperationException($"The journal has a folder {source} already.");
            s.Run("UPDATE folder SET source = ?2 WHERE id = ?1", folder, source.ToString());
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<MessageKey, JournalEntry>>(async () => await reader.FindAsync(folder, keys, cancellationToken));

    public async IAsyncEnumerable<JournalEntry> ListEntriesAsync(long folder, EntryState? state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var entries = reader.EntriesAsync(folder, state, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await ReadAsync(async () => await entries.MoveNextAsync()))
            yield return entries.Current;
    }

    public Task<FolderTotals> CountAsync(long folder, CancellationToken cancellationToken) => ReadAsync(() => reader.TotalsAsync(folder, cancellationToken));

    public Task<IReadOnlySet<uint>> ClaimedUidsAsync(FolderPath destination, uint uidValidity, uint from, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlySet<uint>>(async () => await reader.ClaimedAsync(destination, uidValidity, from, cancellationToken));

    public Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> ListUnplacedAsync(FolderPath destination, uint uidValidity, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(long, JournalEntry)>>(async () => await reader.UnplacedAsync(destination, uidValidity, cancellationToken));

    public Task WriteAsync(long folder, IReadOnlyList<EntryRecord> records, CancellationToken cancellationToken) => records.Count == 0
        ? Task.CompletedTask
        : WriteAsync(s => s.WriteEntries(folder, records), cancellationToken, records);

    public Task RekeyAsync(long folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken) => keys.Count == 0
        ? Task.CompletedTask
        : WriteAsync(s => s.Rekey(folder, keys), cancellationToken);

    public Task SaveCheckpointAsync(long folder, FolderCheckpoint? checkpoint, CancellationToken cancellationToken) => WriteAsync(
        s =>
        {
            if (checkpoint is not { } c)
                s.Run("DELETE FROM checkpoint WHERE folder_id = ?1", folder);
            else
            {
                s.Run(
                    "INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                    folder,
                    c.UidValidity,
                    c.UidNext,
                    c.Exists,
                    unchecked((long)c.HighestModSeq),
                    c.FlagsDigest,
                    c.RulesHash,
                    c.Skipped,
                    c.Listed,
                    c.DestinationUidValidity,
                    c.DestinationUidNext);
            }
        },
        cancellationToken);

    public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => ReadAsync(() => reader.NoteAsync(name, cancellationToken));

    public Task SetNoteAsync(string name, string value, CancellationToken cancellationToken) =>
        WriteAsync(s => s.Run("INSERT OR REPLACE INTO note VALUES (?1, ?2)", name, value), cancellationToken);

    public async Task FlushAuditAsync(CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        try
        {
            await audit.FlushAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AuditFailure(error);
        }
    }

    public Task EndRunAsync(RunState state, RunEnding ending, CancellationToken cancellationToken) => WriteAsync(
        s => s.Run(
            "UPDATE mailbox_pair SET state = ?2, ending = ?3, ended = ?4 WHERE id = ?1",
            JournalStatements.Pair,
            (int)state,
            (int)ending,
            time.GetUtcNow().ToUnixTimeMilliseconds()),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            await audit.FlushAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JournalException)
        {
            // The lines are in the outbox: the next run writes them.
        }

        await audit.DisposeAsync();
        await writer.DisposeAsync();
        reader.Dispose();
        auditLock?.Dispose();
        ownership.Dispose();
    }

    private Task<FolderRecord?> FindFolderAsync(FolderPath source, CancellationToken cancellationToken) => ReadAsync(() => reader.FolderAsync(source, cancellationToken));

    private Task WriteAsync(Action<JournalStatements> apply, CancellationToken cancellationToken, IReadOnlyList<EntryRecord>? records = null)
    {
        Check(cancellationToken);
        if (audit.Failure is { } failure)
            throw AuditFailure(failure);
        // From here on it is not cancelled: the caller must know whether it was written.
        return writer.WriteAsync(apply, records is null ? null : AuditFormat.Format(records, privacy));
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        Check(CancellationToken.None);
        try
        {
            return await read();
        }
        catch (SqliteException error)
        {
            if (JournalErrors.IsDamage(error))
                JournalDatabase.MarkDamaged(directory);
            throw JournalErrors.Explain(error, directory);
        }
    }

    private void Check(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static JournalException AuditFailure(Exception error) => new(
        $"The audit log cannot be written: {error.Message} Nothing more is copied, and no line is lost. Make room there, or choose another file with --audit, and run the same command again.",
        error);
}
