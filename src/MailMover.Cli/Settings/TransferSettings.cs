using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>All that <c>copy</c> and <c>plan</c> were told.</summary>
internal sealed record TransferSettings : PairSettings
{
    public TransferOptions Transfer { get; init; } = new();

    /// <summary>Whether the words are those of a backup.</summary>
    public bool IsBackup { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Whether to look first for what was copied and is gone, and to copy it again.</summary>
    public bool AgainMissing { get; init; }

    /// <summary>How to verify after the copy; null for not at all.</summary>
    public VerificationSettings? Verification { get; init; }
}
