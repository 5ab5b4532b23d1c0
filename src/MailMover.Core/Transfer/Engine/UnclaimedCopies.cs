using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Copies of ours that no claim shows because their UID is not known: the server never told it, or has rebuilt the folder since. Whoever looks
/// for a message of his own at the destination must leave them alone.
/// </summary>
internal static class UnclaimedCopies
{
    /// <summary>The entries, of any source folder, that lie in a destination folder at a UID nobody knows.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="destination">The destination folder.</param>
    /// <param name="uidValidity">Its UIDVALIDITY now.</param>
    /// <param name="wanted">Which fingerprints matter; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> InAsync(
        IPairJournal journal, FolderPath destination, uint uidValidity, IReadOnlySet<MessageFingerprint>? wanted, CancellationToken cancellationToken)
    {
        var copies = await journal.ListUnplacedAsync(destination, uidValidity, cancellationToken);
        return wanted is null ? copies : [.. copies.Where(c => wanted.Contains(c.Entry.Copy.Fingerprint))];
    }

    /// <summary>The entries of all source folders that may or may not lie in a destination folder.</summary>
    public static async Task<IReadOnlyList<JournalEntry>> DoubtsAsync(
        IPairJournal journal, FolderPath destination, IReadOnlySet<MessageFingerprint> wanted, CancellationToken cancellationToken)
    {
        var doubts = new List<JournalEntry>();
        foreach (var folder in await journal.ListFoldersAsync(cancellationToken))
        {
            await foreach (var entry in journal.ListEntriesAsync(folder.Id, EntryState.Appending, cancellationToken))
            {
                if (destination.Equals(entry.Destination) && wanted.Contains(entry.Copy.Fingerprint))
                    doubts.Add(entry);
            }
        }

        return doubts;
    }
}
