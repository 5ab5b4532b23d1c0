using MailMover.Core.Model;

namespace MailMover.Core.Verification;

/// <summary>One message that a verification has something to say about. Texts come from mail and servers: whoever shows them escapes them.</summary>
public sealed record VerifiedMessage
{
    /// <summary>What was found of it.</summary>
    public required MessageFate Fate { get; init; }

    /// <summary>Its folder at the source.</summary>
    public required FolderPath Folder { get; init; }

    /// <summary>Its key there.</summary>
    public required MessageKey Key { get; init; }

    /// <summary>The key under which the journal still has it, where the source has renumbered the folder since the last copy; null else.</summary>
    public MessageKey? FormerKey { get; init; }

    /// <summary>The folder at the destination that it is in, or was copied to; null where there is none.</summary>
    public FolderPath? Destination { get; init; }

    /// <summary>How its content compares.</summary>
    public ContentMatch Content { get; init; }

    /// <summary>Why, in words for people; the server's words where it was refused.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Message-ID with its angle brackets; empty where it has none or was not read.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>The Date field as it stands; empty where it has none.</summary>
    public string Date { get; init; } = "";

    /// <summary>From, decoded.</summary>
    public string From { get; init; } = "";

    /// <summary>Subject, decoded.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When it was received, as the source says; null where it does not.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Its size in octets at the source; negative where unknown.</summary>
    public long SizeInOctets { get; init; } = -1;

    /// <summary>The digest of its octets at the source; null where it was never read whole.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>The .eml on this computer that holds it whole; null where there is none.</summary>
    public string? SavedAs { get; init; }
}
