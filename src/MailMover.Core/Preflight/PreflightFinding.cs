using MailMover.Core.Endpoints;

namespace MailMover.Core.Preflight;

/// <summary>One thing that a look before the copy found.</summary>
public sealed record PreflightFinding
{
    /// <summary>Its name for programs, in lower case with hyphens. It stays the same from version to version, and may occur more than once in a report.</summary>
    public required string Id { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The end that it is about; null where it is about both.</summary>
    public EndpointSide? Side { get; init; }

    /// <summary>What was found and what it means, in sentences for people. May hold names that a server gave; not escaped.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do, as an instruction; empty where there is nothing to do.</summary>
    public string NextStep { get; init; } = "";

    /// <summary>The page where that is done or explained; null where none is known.</summary>
    public string? Page { get; init; }

    /// <summary>What kind of failure of a server it was; null where it was none.</summary>
    public FailureKind? Failure { get; init; }
}
