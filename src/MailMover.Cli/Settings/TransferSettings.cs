using MailMover.Cli.Endpoints;
using MailMover.Core.Preflight.Plans;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>All that <c>copy</c> and <c>plan</c> were told.</summary>
internal sealed record TransferSettings : PairSettings
{
    public TransferOptions Transfer { get; init; } = new();

    /// <summary>Where an archive of the same download goes; null for none.</summary>
    public LocalStoreUri? Also { get; init; }

    /// <summary>What is to be deleted at the source after the copy; null for nothing.</summary>
    public RemovalSettings? Removal { get; init; }

    /// <summary>The plan that is obeyed; null for none.</summary>
    public PlanFile? Plan { get; init; }

    /// <summary>Whether a copy that cannot succeed is begun all the same.</summary>
    public bool SkipCheck { get; init; }

    /// <summary>Whether the words are those of a backup.</summary>
    public bool IsBackup { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Whether to look first for what was copied and is gone, and to copy it again.</summary>
    public bool AgainMissing { get; init; }

    /// <summary>How to verify after the copy; null for not at all.</summary>
    public VerificationSettings? Verification { get; init; }
}
