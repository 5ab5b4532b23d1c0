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
        while (look is { Missing.Count: > 0 })
        {
            await Task.Delay(run.Traits.SettleTime, run.Time, cancellationToken);
            var again = await LookAsync(folder, doubts, cancellationToken);
            var still = again is null || (again.Status.UidNext == look.Status.UidNext && again.Status.Exists == look.Status.Exists && again.Found.Count == look.Found.Count);
            look = again;
            if (still)
                break;
        }

        if (look is null)
            return doubts;
        foreach (var (entry, found) in look.Found)
        {
            var uid = ((ImapMessageKey)found.Message.Key).Uid;
            recorder.FoundInDoubt(entry, found.Header, folder, look.Status.UidValidity, uid, "the answer to its append was lost; found there by looking");
        }

        return await LookElsewhereAsync(look.Missing, folder, cancellationToken);
    }

    /// <summary>One look at a folder; null if there is no such folder.</summary>
    private async Task<Look?> LookAsync(FolderPath folder, IReadOnlyList<JournalEntry> doubts, CancellationToken cancellationToken)
    {
        if (await run.Destination.GetStatusAsync(folder, cancellationToken) is null)
            return null;
        await using var view = await run.Destination.OpenAsync(folder, null, freshConnection: true, cancellationToken);
        var bound = doubts.All(d => d.DestinationUidValidity == view.Status.UidValidity) ? Math.Max(1, doubts.Min(d => d.UidNextBefore)) : 1;
        var claimed = await run.Journal.ClaimedUidsAsync(folder, view.Status.UidValidity, bound, cancellationToken);
        var candidates = new List<HeaderListing>();
        var wanted = doubts.Select(d => d.Fingerprint).ToHashSet();
        await foreach (var listing in view.ReadAllHeadersAsync(bound, claimed, cancellationToken))
        {
            if (wanted.Contains(listing.Header.Fingerprint))
                candidates.Add(listing);
        }

        var (found, missing) = await MatchAsync(view, doubts, candidates, cancellationToken);
        return new Look(view.Status, found, missing);
    }

    /// <summary>
    /// Header fields and internal date are the evidence; size and digest choose between candidates and never reject the only one,
    /// since some servers change octets and misreport sizes. Only where there is neither Message-ID nor Date must the octets speak.
    /// </summary>
    private async Task<(List<(JournalEntry, HeaderListing)> Found, List<JournalEntry> Missing)> MatchAsync(
        IFolderReader view, IReadOnlyList<JournalEntry> doubts, List<HeaderListing> candidates, CancellationToken cancellationToken)
    {
        var found = new List<(JournalEntry, HeaderListing)>();
        var missing = new List<JournalEntry>();
        var digests = new Dictionary<MessageKey, Sha256Digest?>();
        foreach (var doubt in doubts)
        {
            var alike = candidates.FindAll(c => c.Header.Fingerprint == doubt.Fingerprint && (run.Habits.IgnoresInternalDate || SameDate(c, doubt)));
            HeaderListing? own = null;
            if (alike.Count > 1 || !doubt.Fingerprint.IsStrong)
            {
                foreach (var candidate in alike.OrderByDescending(c => c.Message.SizeInOctets == doubt.SizeInOctets))
                {
                    if (!digests.TryGetValue(candidate.Message.Key, out var digest))
                        digests[candidate.Message.Key] = digest = await DigestAsync(view, candidate.Message, cancellationToken);
                    if (digest != doubt.Sha256)
                        continue;
                    own = candidate;
                    break;
                }
            }

            if (own is null && doubt.Fingerprint.IsStrong)
                own = alike.Find(c => c.Message.SizeInOctets == doubt.SizeInOctets) ?? alike.FirstOrDefault();
            if (own is null)
            {
                missing.Add(doubt);
                continue;
            }

            candidates.Remove(own);
            found.Add((doubt, own));
        }

        return (found, missing);
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
            var claimed = await run.Journal.ClaimedUidsAsync(folder.Path, view.Status.UidValidity, 1, cancellationToken);
            MessageKey? after = null;
            while (await view.NextWindowAsync(after, cancellationToken) is { } window)
            {
                after = window[^1].Key;
                var alike = window.Where(m => !claimed.Contains(((ImapMessageKey)m.Key).Uid) && old.Exists(o => o.SizeInOctets == m.SizeInOctets && SameDate(m.InternalDate, o))).ToList();
                var candidates = new List<HeaderListing>();
                if (alike.Count > 0)
                {
                    await foreach (var listing in view.ReadHeadersAsync(alike, cancellationToken))
                        candidates.Add(listing);
                }

                var (found, _) = await MatchAsync(view, [.. old.Where(open.Contains)], candidates, cancellationToken);
                foreach (var (entry, listing) in found)
                {
                    open.Remove(entry);
                    recorder.FoundInDoubt(entry, listing.Header, folder.Path, view.Status.UidValidity, ((ImapMessageKey)listing.Message.Key).Uid, $"the answer to its append was lost; found in {folder.Path}");
                }
            }
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
        if (run.Options.RemoveOwnDoubles && await IsEqualAsync(folder, late, doubt, cancellationToken))
        {
            await using var writer = await run.Destination.OpenForWritingAsync(folder, null, cancellationToken);
            await writer.RemoveAsync([uid], cancellationToken);
            text += ", which was removed (--remove-own-doubles)";
        }
        else
        {
            work.Notes.Add($"{folder}: \"{late.Header.Subject}\" is there twice because {text}. Run again with --remove-own-doubles, or delete one of the two.");
        }

        recorder.Amend(entry, late.Header, text);
    }

    private async Task<bool> IsEqualAsync(FolderPath folder, HeaderListing late, JournalEntry doubt, CancellationToken cancellationToken)
    {
        await using var view = await run.Destination.OpenAsync(folder, null, false, cancellationToken);
        return await DigestAsync(view, late.Message, cancellationToken) == doubt.Sha256;
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
        date is null || doubt.InternalDate is null || date.Value.ToUnixTimeSeconds() == doubt.InternalDate.Value.ToUnixTimeSeconds();
}
