using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Looks after flags and dates: those of new copies once at the folder's end, and those that changed at the source since an earlier run.</summary>
internal sealed class FlagCarrier(RunContext run, FolderWork work, FolderRecorder recorder)
{
    /// <summary>
    /// Reads flags and dates of everything this pair has copied into the folder since its last checkpoint, in one FETCH, stores what is missing once, and records what the destination does not keep.
    /// </summary>
    /// <returns>The destination's figures at the end.</returns>
    public async Task<FolderStatus> CheckNewCopiesAsync(CancellationToken cancellationToken)
    {
        await using var folder = await run.Destination.OpenForWritingAsync(work.DestinationPath, null, cancellationToken);
        await new UidClaim(run, work, recorder).ClaimAsync(folder, cancellationToken);
        var expected = await ExpectedAsync(folder.Status.UidValidity, cancellationToken);
        if (expected.Count == 0)
            return folder.Status;

        var first = expected.Keys.Min();
        var missing = new List<(uint Uid, FlagSet Flags)>();
        var otherDates = 0;
        await foreach (var window in folder.ListFlagsAsync(first > 1 ? new ImapMessageKey(folder.Status.UidValidity, first - 1) : null, 0, cancellationToken))
        {
            foreach (var message in window)
            {
                var uid = ((ImapMessageKey)message.Key).Uid;
                if (!expected.TryGetValue(uid, out var copy))
                    continue;
                var lost = copy.Flags.Except(message.Flags);
                if (!lost.IsEmpty)
                    missing.Add((uid, lost));
                if (message.InternalDate is { } date && copy.Date is { } sent && date.ToUnixTimeSeconds() != sent)
                    otherDates++;
            }
        }

        if (otherDates > expected.Count / 2)
            await run.Habits.SawOtherDateAsync(cancellationToken);
        if (missing.Count > 0)
            await StoreAsync(folder, missing, cancellationToken);
        return folder.Status;
    }

    /// <summary>Finds out which flags changed at the source since the last run, where nothing else did.</summary>
    /// <returns>The digest of all flags for servers without HIGHESTMODSEQ; empty elsewhere.</returns>
    public async Task<string> FindChangesAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        var checkpoint = work.Folder.Checkpoint!;
        if (source.Status.HighestModSeq == 0)
        {
            var digest = await FlagsDigest.OfAsync(source, cancellationToken);
            if (digest == checkpoint.FlagsDigest)
                return digest;
            await CollectAsync(source, 0, cancellationToken);
            return digest;
        }

        await CollectAsync(source, checkpoint.HighestModSeq, cancellationToken);
        return "";
    }

    /// <summary>Carries the changes that were found, as the user's policy says.</summary>
    public async Task CarryChangesAsync(CancellationToken cancellationToken)
    {
        if (work.FlagChanges.Count == 0 || run.Flags == FlagPolicy.Keep)
            return;
        foreach (var destination in work.FlagChanges.GroupBy(c => c.Entry.Destination ?? work.DestinationPath))
            await CarryAsync(destination.Key, [.. destination], cancellationToken);
        work.FlagChanges.Clear();
    }

    /// <summary>Notes a change of a known message's flags, if it is one that can be carried.</summary>
    public void Compare(JournalEntry entry, FlagSet now)
    {
        if (entry.State is EntryState.Copied or EntryState.AlreadyThere && entry.DestinationUid != 0 && !entry.Flags.Equals(now))
            work.FlagChanges.Add((entry, now));
    }

    private async Task CollectAsync(IFolderReader source, ulong changedSince, CancellationToken cancellationToken)
    {
        await foreach (var window in source.ListFlagsAsync(null, changedSince, cancellationToken))
        {
            var entries = await run.Journal.FindAsync(work.Folder.Id, [.. window.Select(m => m.Key)], cancellationToken);
            foreach (var message in window)
            {
                if (entries.TryGetValue(message.Key, out var entry))
                    Compare(entry, message.Flags);
            }
        }
    }

    private async Task CarryAsync(FolderPath destination, IReadOnlyList<(JournalEntry Entry, FlagSet Now)> changes, CancellationToken cancellationToken)
    {
        if (await run.Destination.GetStatusAsync(destination, cancellationToken) is null)
            return;
        await using var folder = await run.Destination.OpenForWritingAsync(destination, null, cancellationToken);
        var kept = KeptFlags.Of(folder);
        var current = changes.Where(c => c.Entry.DestinationUidValidity == folder.Status.UidValidity).ToList();
        if (current.Count < changes.Count)
            work.Notes.Add($"{destination} was rebuilt by its server since the last run, so {changes.Count - current.Count} changed marks (read, starred, ...) could not be carried.");
        foreach (var alike in current.GroupBy(c => Carried(c.Now.Except(c.Entry.Flags), kept)).Where(g => !g.Key.IsEmpty))
            await TryAsync(flags => folder.AddFlagsAsync([.. alike.Select(c => c.Entry.DestinationUid)], flags, cancellationToken), alike.Key);
        if (run.Flags == FlagPolicy.Mirror)
        {
            foreach (var alike in current.GroupBy(c => Carried(c.Entry.Flags.Except(c.Now), kept)).Where(g => !g.Key.IsEmpty))
                await TryAsync(flags => folder.RemoveFlagsAsync([.. alike.Select(c => c.Entry.DestinationUid)], flags, cancellationToken), alike.Key);
        }

        recorder.Quietly([.. current.Select(c => c.Entry with { Flags = c.Now })]);

        // A mark that the destination refuses it refuses in every run; the others must not wait for it.
        async Task TryAsync(Func<FlagSet, Task> store, FlagSet flags)
        {
            try
            {
                await store(flags);
            }
            catch (MailFailureException e) when (e is { Kind: FailureKind.Permanent, Scope: FailureScope.Message })
            {
                var plain = FlagSet.Of(flags.System);
                work.Note($"{destination} refused the changed marks {flags.Except(plain.IsEmpty || plain.Equals(flags) ? FlagSet.Empty : plain)}: {e.ServerText ?? e.Message}");
                if (!plain.IsEmpty && !plain.Equals(flags))
                    await TryAsync(store, plain);
            }
        }
    }

    private FlagSet Carried(FlagSet flags, KeptFlags kept)
    {
        var carried = flags.Except(kept.NotKept(flags));
        return run.Traits.ActsOnDeleted || run.Options.Rules.Deleted != DeletedPolicy.Keep ? carried.Except(FlagSet.Of(SystemFlags.Deleted)) : carried;
    }

    private async Task<Dictionary<uint, (FlagSet Flags, long? Date)>> ExpectedAsync(uint uidValidity, CancellationToken cancellationToken)
    {
        var from = work.Folder.Checkpoint is { } c && c.DestinationUidValidity == uidValidity ? c.DestinationUidNext : 0;
        var expected = new Dictionary<uint, (FlagSet, long?)>();
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, EntryState.Copied, cancellationToken))
        {
            if (entry.DestinationUid >= Math.Max(1, from) && entry.DestinationUidValidity == uidValidity && entry.Destination == work.DestinationPath)
                expected[entry.DestinationUid] = (Carried(entry.Flags, work.Kept), entry.Copy.HasDate ? entry.InternalDate?.ToUnixTimeSeconds() : null);
        }

        return expected;
    }

    /// <summary>Sets once what did not arrive with the append; what is then still missing the destination does not keep, and that is told.</summary>
    private async Task StoreAsync(IFolderWriter folder, List<(uint Uid, FlagSet Flags)> missing, CancellationToken cancellationToken)
    {
        foreach (var alike in missing.GroupBy(m => m.Flags))
        {
            try
            {
                await folder.AddFlagsAsync([.. alike.Select(m => m.Uid)], alike.Key, cancellationToken);
            }
            catch (MailFailureException e) when (e.Kind == FailureKind.Permanent)
            {
                // Refused: the look below tells which messages are without.
            }
        }

        var stillMissing = new Dictionary<uint, FlagSet>();
        var wanted = missing.ToDictionary(m => m.Uid, m => m.Flags);
        var first = wanted.Keys.Min();
        await foreach (var window in folder.ListFlagsAsync(first > 1 ? new ImapMessageKey(folder.Status.UidValidity, first - 1) : null, 0, cancellationToken))
        {
            foreach (var message in window)
            {
                if (wanted.TryGetValue(((ImapMessageKey)message.Key).Uid, out var flags) && flags.Except(message.Flags) is { IsEmpty: false } lost)
                    stillMissing[((ImapMessageKey)message.Key).Uid] = lost;
            }
        }

        if (stillMissing.Count == 0)
            return;
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, EntryState.Copied, cancellationToken))
        {
            if (entry.DestinationUidValidity == folder.Status.UidValidity && stillMissing.TryGetValue(entry.DestinationUid, out var lost) && !entry.Reason.Contains(lost.ToString(), StringComparison.Ordinal))
                recorder.Amend(entry, null, $"the destination does not keep {lost}");
        }
    }
}
