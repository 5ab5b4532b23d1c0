using System.Collections.Concurrent;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// Decides what may leave a spool: a message that has arrived everywhere where this run wants it. What was refused, failed or vanished stays, since a later run
/// tries it again and the source may not show it any more.
/// </summary>
/// <param name="spool">The spool.</param>
/// <param name="hasArchive">Whether the messages go into an archive as well, which is written first.</param>
internal sealed class SpoolSettlement(ISpool spool, bool hasArchive)
{
    /// <summary>What is in the archive and cannot be had from there as it was at the source.</summary>
    private readonly ConcurrentDictionary<(FolderPath, MessageKey), bool> _archived = [];

    /// <summary>Messages are in the archive. Where it has exactly their octets, the spool need not have them too.</summary>
    public async Task ArchivedAsync(FolderPath folder, IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries.Where(e => !ArchiveContents.CanGive(e)))
            _archived[(folder, entry.Key)] = true;
        var given = entries.Where(ArchiveContents.CanGive).Select(e => e.Key).ToList();
        if (given.Count > 0)
            await spool.DropOctetsAsync(folder, given);
    }

    /// <summary>Messages are at the destination.</summary>
    public async Task CopiedAsync(FolderPath folder, IReadOnlyList<JournalEntry> entries)
    {
        var done = entries.Select(e => e.Key).Where(k => !hasArchive || !spool.HoldsOctets(folder, k) || _archived.ContainsKey((folder, k))).ToList();
        if (done.Count > 0)
            await spool.ReleaseAsync(folder, done);
    }
}
