using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Recognises mail that the destination holds already (an earlier tool, a lost journal, the user's own copy). It needs the fingerprint and equal
/// size and date; where that is not enough, equal bodies: two messages may share headers and size. Each destination message is claimed by at most one entry.
/// </summary>
internal sealed class Adoption(RunContext run, FolderWork work, FolderRecorder recorder)
{
    private readonly Dictionary<MessageKey, (PendingMessage Message, MessageHeader Header)> _unsure = [];
    private readonly Dictionary<uint, Sha256Digest?> _weakBodies = [];
    private DestinationIndex _index = new(0);

    /// <summary>Whether there is anything to recognise.</summary>
    public bool HasCandidates => _index.Count > 0;

    /// <summary>UIDVALIDITY of the destination folder when it was looked at.</summary>
    public uint UidValidity => _index.UidValidity;

    /// <summary>Whether there are messages whose bodies must be compared before it is known whether they are there.</summary>
    public bool HasUnsure => _unsure.Count > 0;

    /// <summary>
    /// Indexes the destination's unclaimed messages: all of them when the folder pair is first seen or was never finished, else those from the last run's UIDNEXT on.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (work.CreatedNow || work.DestinationBefore is not { Exists: > 0 } before)
            return;
        var checkpoint = work.Folder.Checkpoint;
        var from = checkpoint is { DestinationUidNext: > 0 } c && c.DestinationUidValidity == before.UidValidity ? c.DestinationUidNext : 1;
        if (before.UidNext != 0 && from >= before.UidNext)
            return;
        var claimed = await run.Journal.ClaimedUidsAsync(work.DestinationPath, before.UidValidity, from, cancellationToken);
        if (from == 1 && claimed.Count >= before.Exists)
            return;

        _index = new DestinationIndex(before.UidValidity);
        await using var folder = await run.Destination.OpenAsync(work.DestinationPath, before.UidValidity, false, cancellationToken);
        var weak = new List<MessageListing>();
        await foreach (var listing in folder.ReadAllHeadersAsync(from, claimed, cancellationToken))
        {
            // What came since belongs to this run, or to somebody who delivers meanwhile.
            if (before.UidNext != 0 && ((ImapMessageKey)listing.Message.Key).Uid >= before.UidNext)
                continue;
            _index.Add(listing);
            if (run.Options.Repair && !listing.Header.Fingerprint.IsStrong)
                weak.Add(listing.Message);
        }

        // Now, because a repair happens while a connection appends, and the server may allow no second one then.
        _weakBodies.Clear();
        foreach (var message in weak)
            _weakBodies[((ImapMessageKey)message.Key).Uid] = await BodyAsync(folder, message, cancellationToken);

        await ClaimCopiesWithoutUidAsync(cancellationToken);
    }

    /// <summary>The source has other keys now: what waits for its bodies to be compared is listed again.</summary>
    public void Forget() => _unsure.Clear();

    /// <summary>Records what is there already and gives back what is not; what cannot be told yet waits for <see cref="CompareBodiesAsync"/>.</summary>
    public async Task<IReadOnlyList<PendingMessage>> RecogniseAsync(IFolderReader source, IReadOnlyList<PendingMessage> pending, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<MessageKey, MessageHeader>();
        await foreach (var listing in source.ReadHeadersAsync([.. pending.Select(p => p.Message)], cancellationToken))
            headers[listing.Message.Key] = listing.Header;

        var missing = new List<PendingMessage>(pending.Count);
        var recognised = new List<RecognisedMessage>();
        foreach (var candidate in pending)
        {
            if (!headers.TryGetValue(candidate.Message.Key, out var header) || _index.Find(header.Fingerprint) is not { Count: > 0 } alike)
                missing.Add(candidate);
            else if (header.Fingerprint.IsStrong && SentDate.AsEvidence(candidate.Message.InternalDate, header, run.Source.SourceTraits, run.Now) is { } date && _index.Take(header.Fingerprint, candidate.Message.SizeInOctets, date) is { } same)
                recognised.Add(Recognised(candidate.Message, header, same, "the destination held it already (same headers and size)"));
            else
                _unsure[candidate.Message.Key] = (candidate, header);
        }

        recorder.AlreadyThere(recognised);
        return missing;
    }

    /// <summary>Compares the bodies of those that could not be told by headers and size; what is not there goes to <paramref name="missing"/>.</summary>
    public async Task CompareBodiesAsync(IFolderReader source, List<PendingMessage> missing, CancellationToken cancellationToken)
    {
        await using var destination = await run.Destination.OpenAsync(work.DestinationPath, null, false, cancellationToken);
        foreach (var (pending, header) in _unsure.Values.OrderBy(u => ((ImapMessageKey)u.Message.Message.Key).Uid).ToList())
        {
            if (run.IsStopping)
                return;
            if (!await IsThereAsync(source, destination, pending, header, cancellationToken))
                missing.Add(pending);
            _unsure.Remove(pending.Message.Key);
        }
    }

    private async Task<bool> IsThereAsync(IFolderReader source, IFolderReader destination, PendingMessage pending, MessageHeader header, CancellationToken cancellationToken)
    {
        var alike = destination.Status.UidValidity == _index.UidValidity ? _index.Find(header.Fingerprint).ToList() : [];
        if (alike.Count == 0 || await BodyAsync(source, pending.Message, cancellationToken) is not { } body)
            return false;
        foreach (var candidate in alike)
        {
            if (await BodyAsync(destination, new MessageListing { Key = new ImapMessageKey(_index.UidValidity, candidate.Uid) }, cancellationToken) != body)
                continue;
            if (!_index.Claim(header.Fingerprint, candidate))
                continue;
            recorder.AlreadyThere([Recognised(pending.Message, header, candidate, "the destination held it already (same headers and body)")]);
            return true;
        }

        return false;
    }

    /// <summary>
    /// Claims the copy that an earlier run, of which nothing is known any more, made of a message in the same repaired form. Without Message-ID and Date the bodies must be equal too.
    /// </summary>
    /// <returns>Its UID; null where there is none.</returns>
    public async Task<uint?> TakeSameAsync(RepairedMessage repaired, CancellationToken cancellationToken)
    {
        var fingerprint = repaired.Header.Fingerprint;
        if (fingerprint.IsStrong)
            return _index.Take(fingerprint, repaired.Octets.Length)?.Uid;
        var alike = _index.Find(fingerprint).Where(c => c.SizeInOctets == repaired.Octets.Length).ToList();
        if (alike.Count == 0)
            return null;
        await using var stream = repaired.Octets.OpenRead();
        var body = await BodyDigest.OfAsync(stream, cancellationToken);
        foreach (var candidate in alike.Where(c => _weakBodies.GetValueOrDefault(c.Uid) == body))
        {
            if (_index.Claim(fingerprint, candidate))
                return candidate.Uid;
        }

        return null;
    }

    private RecognisedMessage Recognised(MessageListing message, MessageHeader header, DestinationIndex.Candidate candidate, string reason) =>
        new(message with { InternalDate = SentDate.Of(message.InternalDate, header, run.Source.SourceTraits, run.Now).Date }, header, _index.UidValidity, candidate.Uid, reason);

    /// <summary>Copies of ours whose UID the server never told lie there unclaimed; they must not be taken for anybody else's.</summary>
    private async Task ClaimCopiesWithoutUidAsync(CancellationToken cancellationToken)
    {
        if (_index.Count == 0)
            return;
        var known = new List<JournalEntry>();
        foreach (var (folder, entry) in await UnclaimedCopies.InAsync(run.Journal, work.DestinationPath, _index.UidValidity, null, cancellationToken))
        {
            var alike = _index.Find(entry.Copy.Fingerprint);
            if (alike.Count == 0)
                continue;
            var same = alike.FirstOrDefault(a => a.SizeInOctets == entry.Copy.SizeInOctets);
            if (same.Uid == 0 && !entry.Copy.Fingerprint.IsStrong)
                continue;
            var own = same.Uid != 0 ? same : alike[0];
            _index.Claim(entry.Copy.Fingerprint, own);
            if (folder == work.Folder.Id)
                known.Add(entry with { DestinationUid = own.Uid, DestinationUidValidity = _index.UidValidity });
        }

        if (known.Count > 0)
            recorder.Quietly(known);
    }

    private static async Task<Sha256Digest?> BodyAsync(IFolderReader folder, MessageListing message, CancellationToken cancellationToken)
    {
        await foreach (var fetched in folder.FetchAsync([message], cancellationToken))
        {
            if (fetched.Octets is null)
                return null;
            using var octets = fetched.Octets;
            await using var stream = octets.OpenRead();
            return await BodyDigest.OfAsync(stream, cancellationToken);
        }

        return null;
    }
}
