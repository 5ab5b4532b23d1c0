using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>What became of a mailbox pair.</summary>
public sealed record TransferReport
{
    /// <summary>The run's name, as in the audit log.</summary>
    public required string Run { get; init; }

    /// <summary>The source.</summary>
    public required EndpointIdentity Source { get; init; }

    /// <summary>The destination.</summary>
    public required EndpointIdentity Destination { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Why it ended so, in words for people with the next step; empty where <see cref="Ending"/> says it all.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Which end is the reason; null where neither is.</summary>
    public EndpointSide? FailedSide { get; init; }

    /// <summary>Whether it ended because a server is not trusted, so that running it again cannot help.</summary>
    public bool IsAboutTrust { get; init; }

    /// <summary>
    /// When there is room again, UTC, where <see cref="Ending"/> is <see cref="RunEnding.CapReached"/>: by the daily limit that was reached, or by the delay that a server
    /// named. Null where no moment is known, as after a time or octets that one run was given.
    /// </summary>
    public DateTimeOffset? ResumeAt { get; init; }

    /// <summary>Whether it was not begun because the mailboxes are not what a plan file says.</summary>
    public bool PlanDiffers { get; init; }

    /// <summary>The folders.</summary>
    public required IReadOnlyList<FolderReport> Folders { get; init; }

    /// <summary>The folders that were left out, with the reason.</summary>
    public IReadOnlyList<(FolderPath Folder, string Reason)> LeftOut { get; init; } = [];

    /// <summary>What the user should know, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// How many messages fewer a store on this computer held when the run began than had been copied into it; 0 for a server, where mail is often sorted away.
    /// </summary>
    public long GoneCopies { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The sums over all folders.</summary>
    public FolderReport Total => new()
    {
        Source = FolderPath.Of("Total"),
        Destination = FolderPath.Of("Total"),
        Found = Folders.Sum(f => f.Found),
        Copied = Folders.Sum(f => f.Copied),
        AlreadyThere = Folders.Sum(f => f.AlreadyThere),
        Skipped = Folders.Sum(f => f.Skipped),
        Refused = Folders.Sum(f => f.Refused),
        Failed = Folders.Sum(f => f.Failed),
        Vanished = Folders.Sum(f => f.Vanished),
        NotYetCopied = Folders.Sum(f => f.NotYetCopied),
        Repaired = Folders.Sum(f => f.Repaired),
        CopiedNow = Folders.Sum(f => f.CopiedNow),
        OctetsNow = Folders.Sum(f => f.OctetsNow),
    };
}
