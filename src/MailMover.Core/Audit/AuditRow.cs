using MailMover.Core.Model;

namespace MailMover.Core.Audit;

/// <summary>One row of the audit log: what became of one message, for people. The engine never reads it back.</summary>
public sealed record AuditRow
{
    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The run it happened in.</summary>
    public required string Run { get; init; }

    /// <summary>What became of the message.</summary>
    public required MessageOutcome Outcome { get; init; }

    /// <summary>Why, in words; empty for a plain copy.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The source endpoint.</summary>
    public required string Source { get; init; }

    /// <summary>The source folder.</summary>
    public required FolderPath SourceFolder { get; init; }

    /// <summary>The message's key there.</summary>
    public required MessageKey SourceKey { get; init; }

    /// <summary>The name that the source itself has for the message (the UIDL of POP3, the name of a file), shown in place of the UID; null where the UID is its name.</summary>
    public string? SourceName { get; init; }

    /// <summary>The destination endpoint.</summary>
    public required string Destination { get; init; }

    /// <summary>The destination folder.</summary>
    public FolderPath? DestinationFolder { get; init; }

    /// <summary>UIDVALIDITY there; 0 where unknown.</summary>
    public uint DestinationUidValidity { get; init; }

    /// <summary>UID there; 0 where unknown.</summary>
    public uint DestinationUid { get; init; }

    /// <summary>The header fields; null where the message was never read.</summary>
    public MailMover.Core.Endpoints.MessageHeader? Header { get; init; }

    /// <summary>Size in octets.</summary>
    public long SizeInOctets { get; init; }

    /// <summary>The digest of the octets; null where it was never read whole.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>The flags as carried.</summary>
    public FlagSet Flags { get; init; } = FlagSet.Empty;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }
}
