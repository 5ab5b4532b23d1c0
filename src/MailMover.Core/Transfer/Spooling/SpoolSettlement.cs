using System.Collections.Concurrent;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// Decides what may leave a spool: a message that has arrived everywhere where this run wants it. What was refused, failed or vanished stays, since a later run
/// tries it again and the source may not show it any more.
/// </summary>
/// <param name="spool">The spool.</param>
/// <param name="archive">Where the messages go first, if they are archived; null where they are not.</param>
internal sealed class SpoolSettlement(ISpool spool, ArchiveTarget? archive)
{
    /// <summary>What is in the archive and cannot be had from there as it was at the source.</summary>
    private readonly ConcurrentDictionary<(FolderPath, MessageKey), bool> _archived = [];

    /// <summary>Messages are in the archive. Where it has exactly their octets, the spool need not have them too.</summary>
    public async Task ArchivedAsync(FolderPath folder, IReadOnlyList<JournalEntry> entries)
    {
        var given = entries.Where(e => archive is { KeepsOctets: true } && e.State == EntryState.Copied && ArchiveContents.CanGive(e)).Select(e => e.Key).ToHashSet();
        foreach (var entry in entries.Where(e => !given.Contains(e.Key)))
            _archived[(folder, entry.Key)] = true;
        if (given.Count > 0)
            await spool.DropOctetsAsync(folder, [.. given]);
    }

    /// <summary>Messages are at the destination.</summary>
    public async Task CopiedAsync(FolderPath folder, IReadOnlyList<JournalEntry> entries)
    {
        var done = entries.Select(e => e.Key).Where(k => archive is null || !spool.HoldsOctets(folder, k) || _archived.ContainsKey((folder, k))).ToList();
        foreach (var key in done)
            _archived.TryRemove((folder, key), out _);
        if (done.Count > 0)
            await spool.ReleaseAsync(folder, done);
    }
}
