using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>How an attempt ended.</summary>
public sealed record RowOutcome
{
    /// <summary>The exit code that the same copy alone would have.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why, in words with the next step; empty where the code says it all. Holds no secret; may hold a server's words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The figures; null where it did not come so far.</summary>
    public TransferReport? Report { get; init; }

    /// <summary>Which end is the reason; null where neither is, or it is not known.</summary>
    public EndpointSide? FailedSide { get; init; }

    /// <summary>When there is room again where a limit was reached, so that the row goes on then; null where it is not to, or no limit is the reason.</summary>
    public DateTimeOffset? TriedAgainAt { get; init; }

    /// <summary>Whether trying again cannot help although the code says it might: the server is not trusted.</summary>
    public bool IsLasting { get; init; }

    /// <summary>GREEN, AMBER or RED; empty where nothing was verified.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The audit log; empty where there is none.</summary>
    public string AuditFile { get; init; } = "";
}
