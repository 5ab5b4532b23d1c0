using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>What a look before a copy found.</summary>
public sealed record PreflightReport
{
    /// <summary>The source.</summary>
    public required EndpointIdentity Source { get; init; }

    /// <summary>The destination.</summary>
    public required EndpointIdentity Destination { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The rules that it goes by.</summary>
    public required SelectionRules Rules { get; init; }

    /// <summary>What was found, the weightiest first.</summary>
    public required IReadOnlyList<PreflightFinding> Findings { get; init; }

    /// <summary>What there is to copy; null where not both ends could be asked.</summary>
    public PreflightFigures? Figures { get; init; }

    /// <summary>What would be copied where; null where not both ends could be asked.</summary>
    public TransferPlan? Plan { get; init; }

    /// <summary>What of each folder goes over, in the order of the plan; empty without one.</summary>
    public IReadOnlyList<FolderOutlook> Folders { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The findings that keep a copy from succeeding.</summary>
    public IEnumerable<PreflightFinding> Problems => Findings.Where(f => f.Severity == FindingSeverity.Problem);

    /// <summary>Whether a copy may succeed.</summary>
    public bool IsReady => !Problems.Any();
}
