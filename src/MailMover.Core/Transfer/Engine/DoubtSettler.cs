using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Settles entries whose append may or may not have happened, by looking and never by a blind repeat. It runs last in the folder and on a new
/// connection, because the server's old process may hold the complete command and commit it seconds later.
/// </summary>
internal sealed class DoubtSettler(RunContext run, FolderWork work, FolderRecorder recorder)
{
    /// <summary>Where new mail arrives all the time no two looks agree; by then ours has arrived or never will.</summary>
    private const int MostLooks = 10;

    /// <summary>What a look at the destination brought.</summary>
    private sealed record Look(FolderStatus Status, IReadOnlyList<(JournalEntry Entry, HeaderListing Found)> Found, IReadOnlyList<JournalEntry> Missing);

    /// <summary>Settles all doubts of the folder.</summary>
    /// <returns>The entries that are certainly not at the destination and must be appended (again).</returns>
    public async Task<IReadOnlyList<JournalEntry>> SettleAsync(CancellationToken cancellationToken)
    {
        var missing = new List<JournalEntry>();
        var doubts = new List<JournalEntry>();
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, EntryState.Appending, cancellationToken))
            (work.NotSent.Contains(entry.Key) ? missing : doubts).Add(entry);

        foreach (var folder in doubts.GroupBy(d => d.Destination ?? work.DestinationPath))
            missing.AddRange(await SettleAsync(folder.Key, [.. folder], cancellationToken));
        return missing;
    }

    /// <summary>
    /// Looks once more for copies of messages that were appended again: a server may have committed late what a look did not find.
    /// </summary>
    public async Task LookForLateCommitsAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in work.AppendedAgain.Values.GroupBy(e => e.Destination ?? work.DestinationPath))
        {
            var look = await LookAsync(folder.Key, [.. folder], cancellationToken);
            if (look is null)
                continue;
            foreach (var (doubt, late) in look.Found)
                await ReportLateAsync(doubt, late, folder.Key, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<JournalEntry>> SettleAsync(FolderPath folder, IReadOnlyList<JournalEntry> doubts, CancellationToken cancellationToken)
    {
        var look = await LookAsync(folder, doubts, cancellationToken);
        for (var looks = 2; look is { Missing.Count: > 0 }; looks++)
        {
            // Whoever stops does not wait for this: what is not found stays in doubt.
            if (!await WaitAsync(run.Traits.SettleTime, cancellationToken))
            {
                look = look with { Missing = [] };
                break;
            }

            var again = await LookAsync(folder, doubts, cancellationToken);
            var still = again is null || (again.Status.UidNext == look.Status.UidNext && again.Status.Exists == look.Status.Exists && again.Found.Count == look.Found.Count);
            look = again;
            if (still || looks == MostLooks)
                break;
        }

        if (look is null)
            return await LookElsewhereAsync(doubts, folder, cancellationToken);
        foreach (var (entry, found) in look.Found)
        {
            var uid = ((ImapMessageKey)found.Message.Key).Uid;
            recorder.FoundInDoubt(entry, found.Header, folder, look.Status.UidValidity, uid, "the answer to its append was lost; found there by looking");
        }

        return await LookElsewhereAsync(look.Missing, folder, cancellationToken);
    }

    /// <returns>False if the run is to stop before the time is over.</returns>
    private async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (run.IsStopping)
            return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Stopping.Graceful);
        try
        {
            await Task.Delay(time, run.Time, stop.Token);
            return !run.IsStopping;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>One look at a folder; null if there is no such folder.</summary>
    private async Task<Look?> LookAsync(FolderPath folder, IReadOnlyList<JournalEntry> doubts, CancellationToken cancellationToken)
    {
        if (await run.Destination.GetStatusAsync(folder, cancellationToken) is null)
            return null;
        await using var view = await run.Destination.OpenAsync(folder, null, freshConnection: true, cancellationToken);
        var wanted = doubts.Select(d => d.Copy.Fingerprint).ToHashSet();
        await recorder.FlushAsync();
        var others = (await UnclaimedCopies.InAsync(run.Journal, folder, view.Status.UidValidity, wanted, cancellationToken)).Select(o => o.Entry).ToList();
        var bound = doubts.Concat(others).Min(d => LowestUid(d, view.Status.UidValidity));
        var claimed = await run.Journal.ClaimedUidsAsync(folder, view.Status.UidValidity, bound, cancellationToken);
        var candidates = new List<HeaderListing>();
        await foreach (var listing in view.ReadAllHeadersAsync(bound, claimed, cancellationToken))
        {
            if (wanted.Contains(listing.Header.Fingerprint))
                candidates.Add(listing);
        }

        // First those that are there for certain: what is left over may be what is looked for.
        await MatchAsync(view, others, candidates, cancellationToken);
        var (found, missing) = await MatchAsync(view, doubts, candidates, cancellationToken);
        return new Look(view.Status, found, missing);
    }

    /// <summary>The lowest UID that the copy of an entry can have; of a message appended twice, that of the first time.</summary>
    private uint LowestUid(JournalEntry entry, uint uidValidity)
    {
        var lowest = entry.DestinationUidValidity == uidValidity ? entry.UidNextBefore : 0;
        if (work.AppendedAgain.TryGetValue(entry.Key, out var first))
            lowest = Math.Min(lowest, first.DestinationUidValidity == uidValidity ? first.UidNextBefore : 0);
        return Math.Max(1, lowest);
    }

    /// <summary>
    /// Header fields and internal date are the evidence; size and digest choose between candidates and never reject the only one,
    /// since some servers change octets and misreport sizes. Only where there is neither Message-ID nor Date must the octets speak; so must they
    /// where the date differs, because it may not be known yet that this server gives dates of its own.
    /// </summary>
    private async Task<(List<(JournalEntry, HeaderListing)> Found, List<JournalEntry> Missing)> MatchAsync(
        IFolderReader view, IReadOnlyList<JournalEntry> doubts, List<HeaderListing> candidates, CancellationToken cancellationToken)
    {
        var found = new List<(JournalEntry, HeaderListing)>();
        var digests = new Dictionary<MessageKey, Sha256Digest?>();
        var open = doubts.ToList();
        foreach (var byOctets in new[] { false, true })
        {
            foreach (var doubt in open.ToList())
            {
                var alike = candidates.FindAll(c => c.Header.Fingerprint == doubt.Copy.Fingerprint && (byOctets || run.Habits.IgnoresInternalDate || SameDate(c, doubt)));
                var own = byOctets || alike.Count > 1 || !doubt.Copy.Fingerprint.IsStrong ? await WithSameOctetsAsync(view, doubt, alike, digests, cancellationToken) : null;
                if (own is null && !byOctets && doubt.Copy.Fingerprint.IsStrong)
                    own = alike.Find(c => c.Message.SizeInOctets == doubt.Copy.SizeInOctets) ?? alike.FirstOrDefault();
                if (own is null)
                    continue;
                open.Remove(doubt);
                candidates.Remove(own);
                found.Add((doubt, own));
            }
        }

        return (found, open);
    }

    private static async Task<HeaderListing?> WithSameOctetsAsync(
        IFolderReader view, JournalEntry doubt, List<HeaderListing> candidates, Dictionary<MessageKey, Sha256Digest?> digests, CancellationToken cancellationToken)
    {
        foreach (var candidate in candidates.OrderByDescending(c => c.Message.SizeInOctets == doubt.Copy.SizeInOctets))
        {
            if (!digests.TryGetValue(candidate.Message.Key, out var digest))
                digests[candidate.Message.Key] = digest = await DigestAsync(view, candidate.Message, cancellationToken);
            if (digest is not null && digest == doubt.Copy.Sha256)
                return candidate;
        }

        return null;
    }

    /// <summary>Doubts of an earlier run may have been moved by the user since: the other folders are looked at too. Present beats missing.</summary>
    private async Task<IReadOnlyList<JournalEntry>> LookElsewhereAsync(IReadOnlyList<JournalEntry> missing, FolderPath except, CancellationToken cancellationToken)
    {
        var old = missing.Where(m => !work.DoubtsNow.Contains(m.Key)).ToList();
        if (old.Count == 0)
            return missing;
        var open = missing.ToList();
        foreach (var folder in run.DestinationFolders.Where(f => f.CanOpen && f.Path != except && f.Status is not { Exists: 0 }))
        {
            if (!old.Exists(open.Contains))
                break;
            await using var view = await run.Destination.OpenAsync(folder.Path, null, false, cancellationToken);

            // Nobody has moved there what this run itself has just put there, be it for another source folder.
            if (!run.UidNextBeforeWriting.TryGetValue(folder.Path, out var end))
                end = view.Status.UidNext;
            else if (end == 0)
                continue;
            var wanted = old.Where(open.Contains).Select(o => o.Copy.Fingerprint).ToHashSet();
            var others = (await UnclaimedCopies.InAsync(run.Journal, folder.Path, view.Status.UidValidity, wanted, cancellationToken)).Select(o => o.Entry).ToList();
            others.AddRange(await UnclaimedCopies.DoubtsAsync(run.Journal, folder.Path, wanted, cancellationToken));
            var claimed = await run.Journal.ClaimedUidsAsync(folder.Path, view.Status.UidValidity, 1, cancellationToken);
            MessageKey? after = null;
            while (await view.NextWindowAsync(after, cancellationToken) is { } window)
            {
                after = window[^1].Key;
                var alike = window.Where(m => IsCandidate(((ImapMessageKey)m.Key).Uid) && old.Exists(o => o.Copy.SizeInOctets == m.SizeInOctets && SameDate(m.InternalDate, o))).ToList();
                var candidates = new List<HeaderListing>();
                if (alike.Count > 0)
                {
                    await foreach (var listing in view.ReadHeadersAsync(alike, cancellationToken))
                        candidates.Add(listing);
                }

                if (candidates.Count == 0)
                    continue;
                others = (await MatchAsync(view, others, candidates, cancellationToken)).Missing;
                var (found, _) = await MatchAsync(view, [.. old.Where(open.Contains)], candidates, cancellationToken);
                foreach (var (entry, listing) in found)
                {
                    open.Remove(entry);
                    recorder.FoundInDoubt(entry, listing.Header, folder.Path, view.Status.UidValidity, ((ImapMessageKey)listing.Message.Key).Uid, $"the answer to its append was lost; found in {folder.Path}");
                }
            }

            bool IsCandidate(uint uid) => !claimed.Contains(uid) && (end == 0 || uid < end);
        }

        return open;
    }

    private async Task ReportLateAsync(JournalEntry doubt, HeaderListing late, FolderPath folder, CancellationToken cancellationToken)
    {
        var uid = ((ImapMessageKey)late.Message.Key).Uid;
        var entries = await run.Journal.FindAsync(work.Folder.Id, [doubt.Key], cancellationToken);
        if (!entries.TryGetValue(doubt.Key, out var entry) || entry.State != EntryState.Copied || entry.DestinationUid == uid)
            return;
        var text = $"the server committed a command that it had not confirmed: a second copy has UID {uid}";
        if (run.Options.RemoveOwnDoubles && await AreBothThereAsync(folder, late, entry, cancellationToken))
        {
            await using var writer = await run.Destination.OpenForWritingAsync(folder, null, cancellationToken);
            await writer.RemoveAsync([uid], cancellationToken);
            text += ", which was removed (--remove-own-doubles)";
        }
        else
        {
            work.Note($"{folder}: \"{late.Header.Subject}\" is there twice because {text}. Run again with --remove-own-doubles, or delete one of the two.");
        }

        recorder.Amend(entry, late.Header, text);
    }

    /// <summary>Only then is one of them a double: the recorded copy is where it should be, and both are what was sent.</summary>
    private async Task<bool> AreBothThereAsync(FolderPath folder, HeaderListing late, JournalEntry copy, CancellationToken cancellationToken)
    {
        if (copy.DestinationUid == 0 || copy.Copy.Sha256 is null || !folder.Equals(copy.Destination))
            return false;
        await using var view = await run.Destination.OpenAsync(folder, copy.DestinationUidValidity, false, cancellationToken);
        var recorded = new MessageListing { Key = new ImapMessageKey(copy.DestinationUidValidity, copy.DestinationUid) };
        return await DigestAsync(view, late.Message, cancellationToken) == copy.Copy.Sha256 && await DigestAsync(view, recorded, cancellationToken) == copy.Copy.Sha256;
    }

    private static async Task<Sha256Digest?> DigestAsync(IFolderReader view, MessageListing message, CancellationToken cancellationToken)
    {
        await foreach (var fetched in view.FetchAsync([message], cancellationToken))
        {
            using (fetched.Octets)
                return fetched.Octets?.Sha256;
        }

        return null;
    }

    private static bool SameDate(HeaderListing candidate, JournalEntry doubt) => SameDate(candidate.Message.InternalDate, doubt);

    private static bool SameDate(DateTimeOffset? date, JournalEntry doubt) =>
        date is null || doubt.InternalDate is null || !doubt.Copy.HasDate || date.Value.ToUnixTimeSeconds() == doubt.InternalDate.Value.ToUnixTimeSeconds();
}
