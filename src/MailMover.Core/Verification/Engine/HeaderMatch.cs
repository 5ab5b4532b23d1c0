using System.Collections;
using System.Runtime.InteropServices;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// Pairs source messages with destination messages by what listings and header fields say, as a multiset: one message there accounts for one here.
/// What that cannot decide (no Message-ID and no Date, unequal sizes, a repaired copy) is left as a doubt, to be decided by contents.
/// </summary>
internal sealed class HeaderMatch
{
    private readonly List<IndexedMessage> _source;
    private readonly List<IndexedMessage> _destination;
    private readonly int[] _partner;
    private readonly BitArray _claimed;

    /// <summary>Sorts both lists and pairs them.</summary>
    public HeaderMatch(List<IndexedMessage> source, List<IndexedMessage> destination)
    {
        (_source, _destination) = (source, destination);
        source.Sort(IndexedMessage.Compare);
        destination.Sort(IndexedMessage.Compare);
        _partner = new int[source.Count];
        Array.Fill(_partner, -1);
        _claimed = new BitArray(destination.Count);
        Run();
    }

    /// <summary>Messages with equal headers that only their contents can pair, as positions in the lists.</summary>
    public List<(int[] Sources, int[] Candidates)> Doubts { get; } = [];

    public IReadOnlyList<IndexedMessage> Source => _source;

    public IReadOnlyList<IndexedMessage> Destination => _destination;

    /// <summary>The position of its partner; -1 where it has none.</summary>
    public int PartnerOf(int source) => _partner[source];

    public bool IsClaimed(int destination) => _claimed[destination];

    public void Pair(int source, int destination)
    {
        _partner[source] = destination;
        _claimed[destination] = true;
    }

    public void Part(int source)
    {
        if (_partner[source] < 0)
            return;
        _claimed[_partner[source]] = false;
        _partner[source] = -1;
    }

    /// <summary>The destination messages with the same headers.</summary>
    public Range Alike(int source)
    {
        var wanted = _source[source].Fingerprint;
        int low = 0, high = _destination.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_destination[middle].Fingerprint < wanted)
                low = middle + 1;
            else
                high = middle;
        }

        return low..End(_destination, low, wanted);
    }

    /// <summary>The source messages with the same headers, itself among them.</summary>
    public IEnumerable<int> Likes(int source)
    {
        var wanted = _source[source].Fingerprint;
        var start = source;
        while (start > 0 && _source[start - 1].Fingerprint == wanted)
            start--;
        return Enumerable.Range(start, End(_source, source, wanted) - start);
    }

    private static int End(List<IndexedMessage> messages, int start, UInt128 fingerprint)
    {
        var span = CollectionsMarshal.AsSpan(messages);
        var end = start;
        while (end < span.Length && span[end].Fingerprint == fingerprint)
            end++;
        return end;
    }

    private void Run()
    {
        var d = 0;
        for (var s = 0; s < _source.Count;)
        {
            var fingerprint = _source[s].Fingerprint;
            var sEnd = End(_source, s, fingerprint);
            while (d < _destination.Count && _destination[d].Fingerprint < fingerprint)
                d++;
            var dEnd = End(_destination, d, fingerprint);
            if (dEnd > d)
                PairAlike(s, sEnd, d, dEnd);
            (s, d) = (sEnd, dEnd);
        }
    }

    private void PairAlike(int s, int sEnd, int d, int dEnd)
    {
        if (_source[s].IsStrong)
        {
            // A copy that is marked as deleted accounts for a message only where no other one does.
            foreach (var deleted in (ReadOnlySpan<bool>)[false, true])
            {
                PairRecorded(s, sEnd, d, dEnd, deleted);
                PairEqual(s, sEnd, d, dEnd, deleted, withDate: true);
                PairEqual(s, sEnd, d, dEnd, deleted, withDate: false);
                PairSent(s, sEnd, d, dEnd, deleted);
            }
        }

        var open = Enumerable.Range(s, sEnd - s).Where(i => _partner[i] < 0).ToArray();
        var free = Enumerable.Range(d, dEnd - d).Where(i => !_claimed[i]).ToArray();
        if (open.Length > 0 && free.Length > 0)
            Doubts.Add((open, free));
    }

    /// <summary>Those whose copy the journal knows by its UID.</summary>
    private void PairRecorded(int s, int sEnd, int d, int dEnd, bool deleted)
    {
        Dictionary<uint, int>? byUid = null;
        for (var i = s; i < sEnd; i++)
        {
            if (!IsOpen(i) || _source[i].RecordedUid == 0)
                continue;
            byUid ??= Enumerable.Range(d, dEnd - d).ToDictionary(c => _destination[c].Uid);
            if (byUid.TryGetValue(_source[i].RecordedUid, out var copy) && IsFree(copy, deleted) && _source[i].HasSizeOf(_destination[copy]))
                Pair(i, copy);
        }
    }

    /// <summary>Those that are equal in size, or in size and date: both lists are sorted so, and are merged in one pass.</summary>
    private void PairEqual(int s, int sEnd, int d, int dEnd, bool deleted, bool withDate)
    {
        while (s < sEnd && d < dEnd)
        {
            if (!IsOpen(s) || _source[s].SizeInOctets < 0)
            {
                s++;
                continue;
            }

            if (!IsFree(d, deleted))
            {
                d++;
                continue;
            }

            var order = _source[s].SizeInOctets.CompareTo(_destination[d].SizeInOctets);
            if (order == 0 && withDate)
                order = _source[s].Date.CompareTo(_destination[d].Date);
            if (order == 0)
                Pair(s, d);
            s += order <= 0 ? 1 : 0;
            d += order >= 0 ? 1 : 0;
        }
    }

    /// <summary>Those whose source lists another size than it gives. What has the listed size is paired before, so the size that was sent decides.</summary>
    private void PairSent(int s, int sEnd, int d, int dEnd, bool deleted)
    {
        Dictionary<long, Queue<int>>? bySize = null;
        for (var i = s; i < sEnd; i++)
        {
            if (!IsOpen(i) || _source[i].SentOctets <= 0)
                continue;
            bySize ??= Enumerable.Range(d, dEnd - d).Where(c => IsFree(c, deleted)).GroupBy(c => _destination[c].SizeInOctets).ToDictionary(g => g.Key, g => new Queue<int>(g));
            if (bySize.TryGetValue(_source[i].SentOctets, out var copies) && copies.TryDequeue(out var copy))
                Pair(i, copy);
        }
    }

    private bool IsOpen(int source) => _partner[source] < 0 && !_source[source].IsRepaired;

    private bool IsFree(int destination, bool deleted) => !_claimed[destination] && _destination[destination].IsDeleted == deleted;
}
