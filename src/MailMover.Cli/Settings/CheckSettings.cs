using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>All that <c>check</c> was told.</summary>
internal sealed record CheckSettings : PairSettings
{
    public required SelectionRules Rules { get; init; }

    /// <summary>Whether to do without a look at each message.</summary>
    public bool Quick { get; init; }

    /// <summary>Where the plan is written; null for nowhere.</summary>
    public string? PlanFile { get; init; }
}
