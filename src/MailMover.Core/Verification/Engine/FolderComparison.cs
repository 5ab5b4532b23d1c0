using System.Collections;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// Finds source messages in one destination folder: by headers first, then by contents where headers leave a doubt, or wherever contents are to be compared.
/// </summary>
internal sealed class FolderComparison
{
    private const int PairsTogether = 200;
    private readonly VerificationRun _run;
    private readonly FolderPath _destination;
    private readonly uint _uidValidity;
    private readonly HeaderMatch _match;
    private readonly BitArray _identical;
    private readonly Dictionary<int, Decision> _decisions = [];
    private readonly HashSet<int> _keptAsOne = [];

    /// <summary>Pairs what headers can pair.</summary>
    /// <param name="run">The verification.</param>
    /// <param name="destination">The destination folder.</param>
    /// <param name="uidValidity">Its UIDVALIDITY.</param>
    /// <param name="source">Messages that are looked for; they are sorted.</param>
    /// <param name="copies">Messages of the folder that nobody claims; they are sorted.</param>
    public FolderComparison(VerificationRun run, FolderPath destination, uint uidValidity, List<IndexedMessage> source, List<IndexedMessage> copies)
    {
        (_run, _destination, _uidValidity) = (run, destination, uidValidity);
        _match = new HeaderMatch(source, copies);
        _identical = new BitArray(source.Count);
    }

    public HeaderMatch Match => _match;

    /// <summary>What reading back has shown of a message; null where it was not read back.</summary>
    public Decision? DecisionOf(int source) =>
        _decisions.TryGetValue(source, out var decision) ? decision : _identical[source] ? new Decision(_match.PartnerOf(source), ContentMatch.Identical) : null;

    /// <summary>Whether another message's copy stands for this one too, because the destination keeps one of identical messages.</summary>
    public bool IsKeptAsOne(int source) => _keptAsOne.Contains(source);

    /// <summary>Whether the message's contents were to be compared anyway, and not only because of a doubt.</summary>
    public bool IsInSample(IndexedMessage message) => _run.IsInSample(_run.Folders[message.Folder], message.Uid);

    /// <summary>Told how many more messages were compared by contents.</summary>
    public Action<int>? Compared { get; init; }

    /// <summary>Reads back what has to be read back.</summary>
    public async Task RunAsync()
    {
        await using var contents = new ContentReader(_run, _destination, _uidValidity);
        if (_run.Options.Level == VerificationLevel.Content)
            await ComparePairsAsync(contents);
        await PairSingleDoubtsAsync(contents);
        foreach (var (sources, candidates) in _match.Doubts)
            await DecideAsync(contents, sources, candidates, mayDiffer: _match.Source[sources[0]].IsStrong);
        await DecideOddOnesAsync(contents);
        if (_run.Traits.KeepsOneOfIdentical)
            await FindKeptAsOneAsync(contents);
    }

    /// <summary>
    /// Settles doubts of one message and one candidate that have equal octets, many in one breath: where a server misreports sizes (Exchange), or messages
    /// have neither Message-ID nor Date, every message is such a doubt.
    /// </summary>
    private async Task PairSingleDoubtsAsync(ContentReader contents)
    {
        var single = _match.Doubts.Where(d => d is { Sources.Length: 1, Candidates.Length: 1 }).Select(d => (Source: d.Sources[0], Copy: d.Candidates[0])).ToArray();
        Array.Sort(single, (a, b) => (_match.Source[a.Source].Folder, _match.Source[a.Source].Uid).CompareTo((_match.Source[b.Source].Folder, _match.Source[b.Source].Uid)));
        foreach (var batch in single.Chunk(PairsTogether))
        {
            var (sources, copies) = await contents.DigestsAsync([.. batch.Select(d => _match.Source[d.Source])], [.. batch.Select(d => _match.Destination[d.Copy])]);
            foreach (var (source, copy) in batch)
            {
                var message = _match.Source[source];
                if (_match.PartnerOf(source) < 0 && sources[(message.Folder, message.Uid)].Sha256 is { } digest && digest == copies[_match.Destination[copy].Uid].Sha256)
                    Keep(source, new Decision(copy, ContentMatch.Identical, "", digest));
            }
        }
    }

    /// <summary>Compares what headers have paired; pairs that differ are parted, and become doubts.</summary>
    private async Task ComparePairsAsync(ContentReader contents)
    {
        var different = new List<int>();
        // In the order of the source: neighbours are quick to read for the servers, and for the journal.
        var pairs = Enumerable.Range(0, _match.Source.Count).Where(s => _match.PartnerOf(s) >= 0 && IsInSample(_match.Source[s])).ToArray();
        Array.Sort(pairs, (a, b) => (_match.Source[a].Folder, _match.Source[a].Uid).CompareTo((_match.Source[b].Folder, _match.Source[b].Uid)));
        foreach (var batch in pairs.Chunk(PairsTogether))
        {
            var (sources, copies) = await contents.DigestsAsync([.. batch.Select(s => _match.Source[s])], [.. batch.Select(s => _match.Destination[_match.PartnerOf(s)])]);
            await NoteChangesAsync(batch.Select(s => (_match.Source[s], sources[(_match.Source[s].Folder, _match.Source[s].Uid)].Sha256)));
            foreach (var s in batch)
            {
                var (one, other) = (sources[(_match.Source[s].Folder, _match.Source[s].Uid)], copies[_match.Destination[_match.PartnerOf(s)].Uid]);
                if (one.Sha256 is { } digest && digest == other.Sha256)
                    _identical[s] = true;
                else
                    different.Add(s);
            }

            Compared?.Invoke(batch.Length);
        }

        foreach (var group in different.GroupBy(s => _match.Source[s].Fingerprint))
        {
            int[] own = [.. group.Select(_match.PartnerOf)];
            foreach (var s in group)
                _match.Part(s);
            // Those that found no partner belong to it too: theirs may be the one that another message had by its headers.
            int[] sources = [.. group, .. _match.Likes(group.First()).Where(s => _match.PartnerOf(s) < 0).Except(group)];
            var (start, end) = (_match.Alike(sources[0]).Start.Value, _match.Alike(sources[0]).End.Value);
            await DecideAsync(contents, sources, [.. own, .. Enumerable.Range(start, end - start).Where(d => !_match.IsClaimed(d)).Except(own)], mayDiffer: true);
        }
    }

    private async Task DecideAsync(ContentReader contents, int[] sources, int[] candidates, bool mayDiffer)
    {
        sources = [.. sources.Where(s => _match.PartnerOf(s) < 0)];
        candidates = [.. candidates.Where(d => !_match.IsClaimed(d)).OrderBy(d => _match.Destination[d].IsDeleted)];
        if (sources.Length == 0 || candidates.Length == 0)
            return;
        var decisions = await contents.DecideAsync([.. sources.Select(s => _match.Source[s])], [.. candidates.Select(d => (d, _match.Destination[d]))], mayDiffer);
        for (var i = 0; i < sources.Length; i++)
            Keep(sources[i], decisions[i]);
    }

    private void Keep(int source, Decision decision)
    {
        _decisions[source] = decision;
        // What differs is not claimed: the message itself may lie elsewhere.
        if (decision.Copy >= 0 && decision.Content != ContentMatch.Differs)
            _match.Pair(source, decision.Copy);
    }

    /// <summary>
    /// Messages whose headers are nowhere in the folder: a server may have changed them (Cyrus, engine rule 20a). The copy that the journal knows is read back,
    /// or one that has the same size and date.
    /// </summary>
    private async Task DecideOddOnesAsync(ContentReader contents)
    {
        var lost = Enumerable.Range(0, _match.Source.Count).Where(s => _match.PartnerOf(s) < 0 && !_decisions.ContainsKey(s)).ToList();
        if (lost.Count == 0)
            return;
        var recorded = new Dictionary<uint, int>();
        var alike = new Dictionary<(long, long), List<int>>();
        foreach (var s in lost)
        {
            if (_match.Source[s].RecordedUid != 0)
                recorded[_match.Source[s].RecordedUid] = -1;
            alike.TryAdd((_match.Source[s].SizeInOctets, _match.Source[s].Date), []);
        }

        for (var d = 0; d < _match.Destination.Count; d++)
        {
            if (_match.IsClaimed(d))
                continue;
            var copy = _match.Destination[d];
            if (recorded.ContainsKey(copy.Uid))
                recorded[copy.Uid] = d;
            if (alike.TryGetValue((copy.SizeInOctets, copy.Date), out var same) && same.Count < 3)
                same.Add(d);
        }

        foreach (var s in lost)
        {
            if (recorded.TryGetValue(_match.Source[s].RecordedUid, out var own) && own >= 0)
                await DecideAsync(contents, [s], [own], mayDiffer: true);
            else if (_match.Source[s].Date != IndexedMessage.NoDate)
                await DecideAsync(contents, [s], [.. alike[(_match.Source[s].SizeInOctets, _match.Source[s].Date)]], mayDiffer: false);
        }
    }

    /// <summary>Counts messages that are not what they were when they were copied.</summary>
    private async Task NoteChangesAsync(IEnumerable<(IndexedMessage Message, Sha256Digest? Sha256)> read)
    {
        if (_run.Journal is not { } journal)
            return;
        foreach (var group in read.GroupBy(r => r.Message.Folder))
        {
            var folder = _run.Folders[group.Key];
            if (folder.Record is not { } record)
                continue;
            var digests = group.ToDictionary(r => (MessageKey)new ImapMessageKey(folder.UidValidity, r.Message.Uid), r => r.Sha256);
            var entries = await journal.FindAsync(record.Id, [.. digests.Keys], _run.Token);
            folder.Tally.ChangedAtSource += entries.Values.Count(e => e is { State: EntryState.Copied, Sha256: { } then } && digests[e.Key] is { } now && now != then);
        }
    }

    /// <summary>
    /// Messages for which another one's copy stands. A provider may have been sent very many identical ones (alarms, reports), so each is looked at once:
    /// by the sizes of the copies that are there, or by their digests.
    /// </summary>
    private async Task FindKeptAsOneAsync(ContentReader contents)
    {
        for (var s = 0; s < _match.Source.Count;)
        {
            var alike = _match.Likes(s).ToList();
            var (start, end) = (_match.Alike(s).Start.Value, _match.Alike(s).End.Value);
            s += alike.Count;
            var open = alike.Where(i => _match.PartnerOf(i) < 0 && DecisionOf(i)?.Trouble is null).ToArray();
            int[] copies = open.Length == 0 ? [] : [.. Enumerable.Range(start, end - start).Where(_match.IsClaimed)];
            if (copies.Length == 0)
                continue;
            var sizes = copies.Select(d => _match.Destination[d].SizeInOctets).Where(size => size >= 0).ToHashSet();
            open = [.. open.Where(i => sizes.Contains(_match.Source[i].SizeInOctets) || (_match.Source[i].SentOctets > 0 && sizes.Contains(_match.Source[i].SentOctets)))];
            if (_match.Source[alike[0]].IsStrong && _run.Options.Level != VerificationLevel.Content)
                _keptAsOne.UnionWith(open);
            else
                await FindKeptAsOneAsync(contents, open, copies);
        }
    }

    private async Task FindKeptAsOneAsync(ContentReader contents, int[] open, int[] copies)
    {
        if (open.Length == 0)
            return;
        var kept = new Dictionary<Sha256Digest, int>();
        foreach (var batch in copies.Chunk(PairsTogether))
        {
            var (_, digests) = await contents.DigestsAsync([], [.. batch.Select(d => _match.Destination[d])]);
            foreach (var d in batch)
            {
                if (digests[_match.Destination[d].Uid].Sha256 is { } digest)
                    kept.TryAdd(digest, d);
            }
        }

        foreach (var batch in open.Chunk(PairsTogether))
        {
            var (digests, _) = await contents.DigestsAsync([.. batch.Select(s => _match.Source[s])], []);
            foreach (var s in batch)
            {
                var digest = digests[(_match.Source[s].Folder, _match.Source[s].Uid)].Sha256;
                var decision = digest is { } own && kept.TryGetValue(own, out var same) && _match.Source[s].HasSizeOf(_match.Destination[same])
                    ? new Decision(same, ContentMatch.Identical, "", own)
                    : await DecideKeptAsync(contents, s, kept.Values);
                if (decision.Copy < 0)
                    continue;
                _decisions[s] = decision;
                _keptAsOne.Add(s);
            }
        }
    }

    /// <summary>What servers are known to change is no other message either; one copy of each content is enough to ask.</summary>
    private async Task<Decision> DecideKeptAsync(ContentReader contents, int source, IEnumerable<int> kept)
    {
        var message = _match.Source[source];
        var candidates = kept.Where(d => message.HasSizeOf(_match.Destination[d])).Select(d => (d, _match.Destination[d])).ToList();
        return candidates.Count == 0 ? new Decision(-1, ContentMatch.NotCompared) : (await contents.DecideAsync([message], candidates, mayDiffer: false))[0];
    }
}
