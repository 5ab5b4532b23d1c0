using System.Runtime.CompilerServices;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Testing.Journal;

/// <summary>One run's hold on a pair. It can die (see <see cref="InMemoryTransferJournal.AbandonHolders"/>) without the pair losing anything.</summary>
internal sealed class InMemoryPairJournal(InMemoryTransferJournal journal, InMemoryPair pair, long epoch, TimeProvider time) : IPairJournal
{
    private bool _disposed;

    public Task<IReadOnlyList<FolderRecord>> ListFoldersAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<FolderRecord>>(() => [.. pair.Folders.Values.OrderBy(f => f.Source)], cancellationToken);

    public async Task<FolderRecord> GetOrAddFolderAsync(FolderPath source, FolderPath destination, string? mailboxId, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(() => Find(source), cancellationToken);
        if (known is not null && known.Destination.Equals(destination) && (mailboxId is null || mailboxId == known.MailboxId))
            return known;
        FolderRecord? folder = null;
        await StepAsync(
            "folder",
            () => folder = Find(source) is { } f
                ? pair.Folders[f.Id] = f with { Destination = destination, MailboxId = mailboxId ?? f.MailboxId }
                : pair.AddFolder(source, destination, mailboxId),
            cancellationToken);
        return folder!;
    }

    public Task RenameFolderAsync(long folder, FolderPath source, CancellationToken cancellationToken) => StepAsync(
        "rename",
        () =>
        {
            if (Find(source) is { } other && other.Id != folder)
                throw new InvalidOperationException($"The journal has a folder {source} already.");
            pair.Folders[folder] = pair.Folders[folder] with { Source = source };
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<MessageKey, JournalEntry>>(
            () => keys.Distinct().Where(pair.Entries[folder].ContainsKey).ToDictionary(k => k, k => pair.Entries[folder][k]),
            cancellationToken);

    public async IAsyncEnumerable<JournalEntry> ListEntriesAsync(long folder, EntryState? state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = await ReadAsync(() => pair.Entries[folder].Values.Where(e => state is null || e.State == state).ToArray(), cancellationToken);
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public Task<FolderTotals> CountAsync(long folder, CancellationToken cancellationToken) => ReadAsync(() => pair.Count(folder), cancellationToken);

    public Task<IReadOnlySet<uint>> ClaimedUidsAsync(FolderPath destination, uint uidValidity, uint from, CancellationToken cancellationToken) => ReadAsync<IReadOnlySet<uint>>(
        () => pair.Entries.Values
            .SelectMany(e => e.Values)
            .Where(e => e.DestinationUid != 0 && e.DestinationUid >= from && e.DestinationUidValidity == uidValidity && destination.Equals(e.Destination))
            .Select(e => e.DestinationUid)
            .ToHashSet(),
        cancellationToken);

    public Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> ListUnplacedAsync(FolderPath destination, uint uidValidity, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<(long, JournalEntry)>>(
        () =>
        [
            .. from folder in pair.Entries
               from entry in folder.Value.Values
               where destination.Equals(entry.Destination) && IsUnplaced(entry, uidValidity)
               select (folder.Key, entry),
        ],
        cancellationToken);

    public Task WriteAsync(long folder, IReadOnlyList<EntryRecord> records, CancellationToken cancellationToken) => records.Count == 0 ? Task.CompletedTask : StepAsync(
        $"write {string.Join('+', records.Select(r => r.Entry.State).Distinct().Order())}",
        () =>
        {
            foreach (var record in records)
                pair.Entries[folder][record.Entry.Key] = record.Entry;
            pair.Folders[folder] = pair.Folders[folder] with { UidValidity = records[^1].Entry.Key.Generation };
            journal.Add(records.Where(r => r.Audit is not null).Select(r => r.Audit!));
        },
        cancellationToken);

    public Task RekeyAsync(long folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken) => keys.Count == 0 ? Task.CompletedTask : StepAsync(
        "rekey",
        () =>
        {
            foreach (var (old, now) in keys)
            {
                if (pair.Entries[folder].Remove(old, out var entry))
                    pair.Entries[folder][now] = entry with { Key = now };
            }

            pair.Folders[folder] = pair.Folders[folder] with { UidValidity = keys[^1].New.Generation };
        },
        cancellationToken);

    public Task SaveCheckpointAsync(long folder, FolderCheckpoint? checkpoint, CancellationToken cancellationToken) =>
        StepAsync("checkpoint", () => pair.Folders[folder] = pair.Folders[folder] with { Checkpoint = checkpoint }, cancellationToken);

    public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => ReadAsync(() => pair.Notes.GetValueOrDefault(name), cancellationToken);

    public Task SetNoteAsync(string name, string value, CancellationToken cancellationToken) => StepAsync("note", () => pair.Notes[name] = value, cancellationToken);

    public Task FlushAuditAsync(CancellationToken cancellationToken) => StepAsync("flush audit", () => { }, cancellationToken);

    public Task EndRunAsync(RunState state, RunEnding ending, CancellationToken cancellationToken) =>
        StepAsync("end", () => pair.End(state, ending, time.GetUtcNow()), cancellationToken);

    private static bool IsUnplaced(JournalEntry entry, uint uidValidity) => entry.State switch
    {
        EntryState.Copied => entry.DestinationUid == 0 || entry.DestinationUidValidity != uidValidity,
        EntryState.AlreadyThere => entry.DestinationUid != 0 && entry.DestinationUidValidity != uidValidity,
        _ => false,
    };

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await journal.ReadAsync(
            () =>
            {
                pair.Release(epoch);
                return true;
            },
            CancellationToken.None);
    }

    private FolderRecord? Find(FolderPath source) => pair.Folders.Values.FirstOrDefault(f => f.Source.Equals(source));

    private Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return journal.ReadAsync(read, cancellationToken);
    }

    private Task StepAsync(string name, Action write, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return journal.StepAsync(name, Fenced, cancellationToken);

        void Fenced()
        {
            if (epoch != pair.Epoch)
                throw new JournalException("This run no longer holds the mailbox pair: another one has taken it over. Nothing more is written.");
            write();
        }
    }
}
