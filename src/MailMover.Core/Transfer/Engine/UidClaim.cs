using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Finds out by looking which UIDs new copies have where the server does not tell (no UIDPLUS): later flag changes and the checks of new copies
/// need them. Entries and the folder's new messages are read side by side, so that no more than a stretch of either is in memory.
/// </summary>
internal sealed class UidClaim(RunContext run, FolderWork work, FolderRecorder recorder)
{
    /// <summary>Most messages of either side that wait for their other half; several appenders put them out of order only so far.</summary>
    private const int MostWaiting = 20_000;
    private const int WrittenTogether = 500;

    private readonly Dictionary<UInt128, List<JournalEntry>> _waiting = [];
    private readonly Dictionary<UInt128, List<(uint Uid, long SizeInOctets)>> _free = [];
    private readonly List<JournalEntry> _claimed = [];
    private int _waitingCount;
    private int _freeCount;
    private long _lost;
    private uint _uidValidity;

    /// <summary>Looks at what came since the recorded UIDNEXT and writes the UIDs into the journal; nobody needs to be told of them.</summary>
    public async Task ClaimAsync(IFolderReader folder, CancellationToken cancellationToken)
    {
        if ((work.CopiedWithoutUid == 0 && work.EntriesBefore == 0) || folder.Status.UidValidity == 0)
            return;
        await recorder.FlushAsync();
        _uidValidity = folder.Status.UidValidity;
        var first = uint.MaxValue;
        await foreach (var entry in WithoutUidAsync(cancellationToken))
            first = Math.Min(first, Math.Max(1, entry.UidNextBefore));
        if (first == uint.MaxValue)
            return;
        try
        {
            await MatchAsync(folder, first, cancellationToken);
        }
        catch (MailFailureException e) when (e is { Kind: FailureKind.Permanent, Scope: not FailureScope.Endpoint })
        {
            work.Note($"{work.DestinationPath} could not be read to find out which UIDs the copies have: {e.ServerText ?? e.Message}");
        }

        Write();
        if (_lost > 0)
            work.Note($"{_lost:N0} copies in {work.DestinationPath} were not found again by their headers, and the server does not tell their UIDs. Their marks and dates were not checked, and marks (read, starred, ...) that change at the source later are not carried to them.");
        await recorder.FlushAsync();
    }

    private async Task MatchAsync(IFolderReader folder, uint first, CancellationToken cancellationToken)
    {
        var claimed = await run.Journal.ClaimedUidsAsync(work.DestinationPath, _uidValidity, first, cancellationToken);
        await using var entries = WithoutUidAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (var listing in folder.ReadAllHeadersAsync(first, claimed, cancellationToken))
        {
            Offer(listing);
            if (await entries.MoveNextAsync())
                Seek(entries.Current);
        }

        while (await entries.MoveNextAsync())
            Seek(entries.Current);
        MatchWhatIsLeft();
        _lost += _waitingCount;
    }

    /// <summary>Copies since the last checkpoint; those before it were looked for when it was made.</summary>
    private async IAsyncEnumerable<JournalEntry> WithoutUidAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = work.Folder.Checkpoint is { } c && c.DestinationUidValidity == _uidValidity ? c.DestinationUidNext : 0;
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, EntryState.Copied, cancellationToken))
        {
            if (entry.DestinationUid == 0 && entry.DestinationUidValidity == _uidValidity && entry.UidNextBefore >= since && work.DestinationPath.Equals(entry.Destination))
                yield return entry;
        }
    }

    private void Offer(HeaderListing listing)
    {
        var (uid, size, value) = (((ImapMessageKey)listing.Message.Key).Uid, listing.Message.SizeInOctets, listing.Header.Fingerprint.Value);
        if (_waiting.TryGetValue(value, out var entries) && entries.FindIndex(e => e.Copy.SizeInOctets == size && uid >= e.UidNextBefore) is >= 0 and var at)
        {
            Claim(entries[at], uid);
            entries.RemoveAt(at);
            _waitingCount--;
            return;
        }

        if (++_freeCount > MostWaiting)
        {
            _free.Clear();
            _freeCount = 1;
        }

        List(_free, value).Add((uid, size));
    }

    private void Seek(JournalEntry entry)
    {
        var value = entry.Copy.Fingerprint.Value;
        if (_free.TryGetValue(value, out var candidates) && candidates.FindIndex(c => c.SizeInOctets == entry.Copy.SizeInOctets && c.Uid >= entry.UidNextBefore) is >= 0 and var at)
        {
            Claim(entry, candidates[at].Uid);
            candidates.RemoveAt(at);
            _freeCount--;
            return;
        }

        if (++_waitingCount > MostWaiting)
        {
            _lost += _waitingCount - 1;
            _waiting.Clear();
            _waitingCount = 1;
        }

        List(_waiting, value).Add(entry);
    }

    /// <summary>Servers misreport sizes: what has the same header fields and no other half is it, in order of UID. Without Message-ID and Date that would be a guess.</summary>
    private void MatchWhatIsLeft()
    {
        foreach (var (value, entries) in _waiting)
        {
            if (!_free.TryGetValue(value, out var candidates))
                continue;
            foreach (var entry in entries.Where(e => e.Copy.Fingerprint.IsStrong))
            {
                if (candidates.FindIndex(c => c.Uid >= entry.UidNextBefore) is not (>= 0 and var at))
                    continue;
                Claim(entry, candidates[at].Uid);
                candidates.RemoveAt(at);
                _waitingCount--;
            }
        }
    }

    private void Claim(JournalEntry entry, uint uid)
    {
        _claimed.Add(entry with { DestinationUid = uid });
        if (_claimed.Count >= WrittenTogether)
            Write();
    }

    private void Write()
    {
        if (_claimed.Count > 0)
            recorder.Quietly([.. _claimed]);
        _claimed.Clear();
    }

    private static List<T> List<T>(Dictionary<UInt128, List<T>> lists, UInt128 value)
    {
        if (!lists.TryGetValue(value, out var list))
            lists[value] = list = new(1);
        return list;
    }
}
