using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>What the journal knows of one source message.</summary>
public sealed record JournalEntry
{
    /// <summary>The message within its source folder.</summary>
    public required MessageKey Key { get; init; }

    /// <summary>Where it stands.</summary>
    public required EntryState State { get; init; }

    /// <summary>Evidence of its header fields; default where it was never read.</summary>
    public MessageFingerprint Fingerprint { get; init; }

    /// <summary>Its size at the source in octets as read; as listed where it was never read.</summary>
    public long SizeInOctets { get; init; }

    /// <summary>The digest of its octets at the source; null where it was never read whole.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>The flags of the source that were last carried.</summary>
    public FlagSet Flags { get; init; } = FlagSet.Empty;

    /// <summary>The internal date that was, or would be, sent; see also <see cref="SentCopy.HasDate"/>.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>The destination folder it went to, or is on its way to.</summary>
    public FolderPath? Destination { get; init; }

    /// <summary>UIDVALIDITY of the destination folder that <see cref="DestinationUid"/> and <see cref="UidNextBefore"/> belong to; 0 where unknown.</summary>
    public uint DestinationUidValidity { get; init; }

    /// <summary>Its UID at the destination; 0 where unknown.</summary>
    public uint DestinationUid { get; init; }

    /// <summary>The destination's UIDNEXT before the append was begun: the message cannot have a lower UID. 0 where unknown.</summary>
    public uint UidNextBefore { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it stands there, in words; empty where there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was, or is being, sent in its place after the destination had refused it as it is; null where the message itself was sent.</summary>
    public SentCopy? SentInstead { get; init; }

    /// <summary>When its append was confirmed, or found done; null where it was not, or not known.</summary>
    public DateTimeOffset? CopiedAt { get; init; }

    /// <summary>Whether it was removed from the source by the user's order; its <see cref="State"/> stays.</summary>
    public SourceRemovalState Removal { get; init; }

    /// <summary>Whether later runs leave it as it is: copied, recognised at the destination, or refused there.</summary>
    public bool IsDealtWith => State is EntryState.Copied or EntryState.AlreadyThere or EntryState.Refused;

    /// <summary>What the copy at the destination is to be known by.</summary>
    public SentCopy Copy => SentInstead ?? new SentCopy { Fingerprint = Fingerprint, SizeInOctets = SizeInOctets, Sha256 = Sha256 };

    /// <summary>Whether the copy has other octets than the message (<c>--repair</c>). The untouched original is saved, see <see cref="RefusedMail"/>.</summary>
    public bool IsRepaired => SentInstead is { Repairs.Length: > 0 };
}
