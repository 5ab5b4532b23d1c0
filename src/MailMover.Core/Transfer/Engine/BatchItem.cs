using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>One message on its way: what was read, and what is to be sent.</summary>
internal sealed record BatchItem
{
    /// <summary>Its listing at the source.</summary>
    public required MessageListing Message { get; init; }

    /// <summary>Its octets as the source has them; whoever holds the batch disposes them.</summary>
    public required MessageOctets Octets { get; init; }

    /// <summary>Its header fields.</summary>
    public required MessageHeader Header { get; init; }

    /// <summary>The flags to send.</summary>
    public required FlagSet Flags { get; init; }

    /// <summary>The internal date to send.</summary>
    public required DateTimeOffset InternalDate { get; init; }

    /// <summary>Whether the internal date stays behind because the destination refused it.</summary>
    public bool LeavesDateOff { get; init; }

    /// <summary>What is sent in place of its octets; null where they are sent as they are.</summary>
    public RepairedMessage? Repaired { get; init; }

    /// <summary>What had to be changed or left off, in words; empty for a plain copy.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How often it was tried before.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>What is sent.</summary>
    public AppendRequest Request => new(Repaired?.Octets ?? Octets, Flags, LeavesDateOff ? null : InternalDate);

    /// <summary>Whether something else than the message as it is goes over.</summary>
    public bool IsSentInstead => Repaired is not null || LeavesDateOff;

    private SentCopy? SentInstead => !IsSentInstead ? null : new SentCopy
    {
        Fingerprint = (Repaired?.Header ?? Header).Fingerprint,
        SizeInOctets = (Repaired?.Octets ?? Octets).Length,
        Sha256 = (Repaired?.Octets ?? Octets).Sha256,
        HasDate = !LeavesDateOff,
        Repairs = Repaired?.Repairs ?? "",
    };

    /// <summary>The message with one thing more to say of it.</summary>
    public BatchItem Telling(string reason) => this with { Reason = Reason.Length == 0 ? reason : $"{Reason}; {reason}" };

    /// <summary>Its entry in a given state.</summary>
    public JournalEntry Entry(EntryState state, FolderPath destination, uint uidValidity, uint uid, uint uidNextBefore, string reason) => new()
    {
        Key = Message.Key,
        State = state,
        Fingerprint = Header.Fingerprint,
        SizeInOctets = Octets.Length,
        Sha256 = Octets.Sha256,
        Flags = Message.Flags,
        InternalDate = InternalDate,
        Destination = destination,
        DestinationUidValidity = uidValidity,
        DestinationUid = uid,
        UidNextBefore = uidNextBefore,
        Attempts = EarlierAttempts + 1,
        Reason = reason,
        SentInstead = SentInstead,
    };
}
