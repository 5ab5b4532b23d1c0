using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>What the destination was given, or is being given, of a message: evidence to know the copy by.</summary>
public sealed record SentCopy
{
    /// <summary>Evidence of the header fields that were sent.</summary>
    public MessageFingerprint Fingerprint { get; init; }

    /// <summary>How many octets were sent.</summary>
    public long SizeInOctets { get; init; }

    /// <summary>The digest of the octets that were sent; null where the message was never read whole.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>Whether the internal date was sent with it. Without it the copy has the time of its arrival.</summary>
    public bool HasDate { get; init; } = true;

    /// <summary>What was put right in the octets, in words (<c>--repair</c>); empty where they are those of the source.</summary>
    public string Repairs { get; init; } = "";
}
