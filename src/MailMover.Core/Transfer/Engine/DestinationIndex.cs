using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Messages of a destination folder that no entry claims, by their fingerprint; a multiset, because three identical copies at the source need three here.
/// Reader and appenders ask at once.
/// </summary>
internal sealed class DestinationIndex(uint uidValidity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, List<Candidate>> _byFingerprint = [];

    /// <summary>A message that may be one of ours.</summary>
    public readonly record struct Candidate(uint Uid, long SizeInOctets, DateTimeOffset? InternalDate);

    public uint UidValidity { get; } = uidValidity;

    public int Count { get; private set; }

    public void Add(HeaderListing listing)
    {
        lock (_gate)
        {
            if (!_byFingerprint.TryGetValue(listing.Header.Fingerprint.Value, out var candidates))
                _byFingerprint[listing.Header.Fingerprint.Value] = candidates = new(1);
            candidates.Add(new Candidate(((ImapMessageKey)listing.Message.Key).Uid, listing.Message.SizeInOctets, listing.Message.InternalDate));
            Count++;
        }
    }

    /// <summary>The messages with that fingerprint that are not claimed yet.</summary>
    public IReadOnlyList<Candidate> Find(MessageFingerprint fingerprint)
    {
        lock (_gate)
            return _byFingerprint.TryGetValue(fingerprint.Value, out var candidates) ? [.. candidates] : [];
    }

    /// <summary>Takes one away: it belongs to somebody now.</summary>
    /// <returns>False if somebody else was quicker.</returns>
    public bool Claim(MessageFingerprint fingerprint, Candidate candidate)
    {
        lock (_gate)
        {
            if (!_byFingerprint.TryGetValue(fingerprint.Value, out var candidates) || !candidates.Remove(candidate))
                return false;
            Count--;
            return true;
        }
    }

    /// <summary>Takes one of that size, and of that date, away.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="sizeInOctets">Its size.</param>
    /// <param name="date">Its internal date; null for any.</param>
    /// <returns>Null where there is none.</returns>
    public Candidate? Take(MessageFingerprint fingerprint, long sizeInOctets, DateTimeOffset? date = null)
    {
        lock (_gate)
        {
            var same = Find(fingerprint).FirstOrDefault(c => c.SizeInOctets == sizeInOctets && (date is null || c.InternalDate == date));
            return same.Uid != 0 && Claim(fingerprint, same) ? same : null;
        }
    }
}
