using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Messages of a destination folder that no entry claims, by their fingerprint; a multiset, because three identical copies at the source need three here.
/// </summary>
internal sealed class DestinationIndex(uint uidValidity)
{
    private readonly Dictionary<UInt128, List<Candidate>> _byFingerprint = [];

    /// <summary>A message that may be one of ours.</summary>
    public readonly record struct Candidate(uint Uid, long SizeInOctets, DateTimeOffset? InternalDate);

    public uint UidValidity { get; } = uidValidity;

    public int Count { get; private set; }

    public void Add(HeaderListing listing)
    {
        if (!_byFingerprint.TryGetValue(listing.Header.Fingerprint.Value, out var candidates))
            _byFingerprint[listing.Header.Fingerprint.Value] = candidates = new(1);
        candidates.Add(new Candidate(((ImapMessageKey)listing.Message.Key).Uid, listing.Message.SizeInOctets, listing.Message.InternalDate));
        Count++;
    }

    /// <summary>The messages with that fingerprint that are not claimed yet.</summary>
    public IReadOnlyList<Candidate> Find(MessageFingerprint fingerprint) =>
        _byFingerprint.TryGetValue(fingerprint.Value, out var candidates) ? candidates : [];

    /// <summary>Takes one away: it belongs to somebody now.</summary>
    public void Claim(MessageFingerprint fingerprint, Candidate candidate)
    {
        if (_byFingerprint.TryGetValue(fingerprint.Value, out var candidates) && candidates.Remove(candidate))
            Count--;
    }
}
