using MailMover.Core.Model;

namespace MailMover.Storage.Spool;

/// <summary>Where one message of a spool lies.</summary>
/// <param name="Segment">Its file.</param>
/// <param name="Offset">Where it begins there.</param>
/// <param name="ListingLength">Octets of its listing.</param>
/// <param name="OctetsLength">Its own octets; negative where they are not held.</param>
/// <param name="Sha256">Their digest.</param>
internal sealed record SpoolEntry(SpoolSegment Segment, long Offset, int ListingLength, long OctetsLength, Sha256Digest Sha256)
{
    public bool HasOctets => OctetsLength >= 0;

    public long ListingOffset => Offset + SpoolFormat.PrefixLength;

    public long OctetsOffset => ListingOffset + SpoolFormat.Aligned(ListingLength);

    /// <summary>Where the next one begins.</summary>
    public long End => OctetsOffset + SpoolFormat.Aligned(Math.Max(0, OctetsLength));
}
