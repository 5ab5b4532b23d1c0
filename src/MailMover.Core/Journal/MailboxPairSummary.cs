using MailMover.Core.Endpoints;

namespace MailMover.Core.Journal;

/// <summary>What the journal knows of one mailbox pair, for <c>status</c>.</summary>
public sealed record MailboxPairSummary
{
    /// <summary>The source.</summary>
    public required EndpointIdentity Source { get; init; }

    /// <summary>The destination.</summary>
    public required EndpointIdentity Destination { get; init; }

    /// <summary>How the last run ended, or how it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>When the last run began.</summary>
    public DateTimeOffset? LastStarted { get; init; }

    /// <summary>When the last run ended; null while one is under way, or if it was killed.</summary>
    public DateTimeOffset? LastEnded { get; init; }

    /// <summary>How the last run that ended did end; null where none did.</summary>
    public RunEnding? LastEnding { get; init; }

    /// <summary>The process that holds the pair now, in words; null if none does.</summary>
    public string? Holder { get; init; }

    /// <summary>The folders with their figures.</summary>
    public required IReadOnlyList<(FolderRecord Folder, FolderTotals Totals)> Folders { get; init; }

    /// <summary>Where the audit log of the pair is.</summary>
    public required string AuditFile { get; init; }

    /// <summary>What the last verification found that reached its end; null where there was none.</summary>
    public LastVerification? LastVerification { get; init; }
}
