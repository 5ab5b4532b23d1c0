using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>
/// The durable state of one mailbox pair, owned until disposed. Everything that a method wrote is on disk (synchronous=FULL) when its task ends.
/// Methods may be called concurrently; writes that come together share one commit.
/// </summary>
/// <exception cref="JournalException">From every method: nothing more can be written (disk full, ownership lost). The caller stops before the next append.</exception>
public interface IPairJournal : IAsyncDisposable
{
    /// <summary>The folders that are known.</summary>
    Task<IReadOnlyList<FolderRecord>> ListFoldersAsync(CancellationToken cancellationToken);

    /// <summary>The record of a source folder, made if there is none; its destination becomes the given one. Entries keep the destination they went to.</summary>
    Task<FolderRecord> GetOrAddFolderAsync(FolderPath source, FolderPath destination, string? mailboxId, CancellationToken cancellationToken);

    /// <summary>The source folder has another name now; its entries and its destination stay.</summary>
    Task RenameFolderAsync(long folder, FolderPath source, CancellationToken cancellationToken);

    /// <summary>The entries of those keys that have one.</summary>
    Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken);

    /// <summary>All entries of a folder in ascending order of their keys, of one state or all, read in portions.</summary>
    IAsyncEnumerable<JournalEntry> ListEntriesAsync(long folder, EntryState? state, CancellationToken cancellationToken);

    /// <summary>Counts the entries of a folder by state.</summary>
    Task<FolderTotals> CountAsync(long folder, CancellationToken cancellationToken);

    /// <summary>The destination UIDs that entries of this pair claim in one destination folder and generation, at or above <paramref name="from"/>.</summary>
    Task<IReadOnlySet<uint>> ClaimedUidsAsync(FolderPath destination, uint uidValidity, uint from, CancellationToken cancellationToken);

    /// <summary>
    /// The entries, of any source folder of this pair, whose copy lies in a destination folder at a UID that is not known: it was never told, or is that of another
    /// generation. An entry that is already there and never had a UID shares another one's copy, and is none of them. Takes the time of what it gives.
    /// </summary>
    Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> ListUnplacedAsync(FolderPath destination, uint uidValidity, CancellationToken cancellationToken);

    /// <summary>Writes entries and their audit rows together. Entries that are there already are replaced.</summary>
    Task WriteAsync(long folder, IReadOnlyList<EntryRecord> records, CancellationToken cancellationToken);

    /// <summary>Takes over the outcome of an entry of an older generation under a new key, after the source's UIDVALIDITY changed.</summary>
    Task RekeyAsync(long folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken);

    /// <summary>Moves the folder's checkpoint; null takes it away.</summary>
    Task SaveCheckpointAsync(long folder, FolderCheckpoint? checkpoint, CancellationToken cancellationToken);

    /// <summary>A fact about the pair's destination or settings that later runs need, by name; null where it was never kept.</summary>
    Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps such a fact.</summary>
    Task SetNoteAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Writes what is still to be written of the audit log and waits until it is on disk.</summary>
    Task FlushAuditAsync(CancellationToken cancellationToken);

    /// <summary>Records how the run ended.</summary>
    Task EndRunAsync(RunState state, RunEnding ending, CancellationToken cancellationToken);
}
