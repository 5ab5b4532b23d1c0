using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Draws the sums of a run from two independent sides: what the source listed, and what the journal holds.</summary>
internal static class RunReport
{
    /// <summary>The report of a folder that was worked on.</summary>
    public static FolderReport Of(FolderWork work, FolderTotals totals)
    {
        // Entries that the listing did not bring: dealt with in an earlier run and gone from the source since.
        var gone = Math.Max(0, work.EntriesBefore - work.KnownListed);
        var listed = work.ListingComplete ? work.Listed : Math.Max(work.Listed, work.Source.Exists);
        if (!work.ListingComplete && work.Listed < work.Source.Exists)
            gone = 0;
        var found = Math.Max(listed + gone, work.ListingComplete ? 0 : totals.All);
        var accounted = totals.All - totals.Appending;
        return From(work.SourcePath, work.DestinationPath, totals) with
        {
            Found = found,
            NotYetCopied = work.AllDealtWith && totals.Appending == 0 ? 0 : Math.Max(0, found - accounted),
            CopiedNow = work.CopiedNow,
            OctetsNow = work.OctetsNow,
            Notes = [.. work.Notes],
        };
    }

    /// <summary>The report of a folder that was passed over because nothing had changed.</summary>
    public static FolderReport PassedOver(FolderWork work, FolderTotals totals) =>
        From(work.SourcePath, work.DestinationPath, totals) with
        {
            Found = Math.Max(work.Folder.Checkpoint!.Listed, totals.All),
            PassedOver = true,
            Notes = [.. work.Notes],
        };

    /// <summary>
    /// How the run ended, by the first that holds: interrupted, login refused, unreachable, full, cap reached, temporary failure, out of balance, something refused or failed, complete.
    /// </summary>
    public static RunEnding Ending(RunContext run, IReadOnlyList<FolderWork> works, IReadOnlyList<FolderReport> folders)
    {
        if (run.Stopping.Graceful.IsCancellationRequested || run.Stopping.Forceful.IsCancellationRequested)
            return RunEnding.Interrupted;
        if (run.Fatal is not null)
            return Ending(Cause(run, works)!);
        if (works.Any(w => w.Failure is { Kind: FailureKind.CapReached }))
            return RunEnding.CapReached;
        if (works.Any(w => w.Failure is { Kind: FailureKind.Transient or FailureKind.Throttled or FailureKind.UidValidityChanged }))
            return RunEnding.TemporaryFailure;
        if (folders.Any(f => f.Unexplained != 0))
            return RunEnding.Unbalanced;
        return works.Any(w => w.Failure is not null) || folders.Any(f => f.Refused + f.Failed + f.NotYetCopied > 0)
            ? RunEnding.SomeRefusedOrFailed
            : RunEnding.Complete;
    }

    /// <summary>Of several failures the one that decides how the run ended, and that the user has to hear first.</summary>
    public static MailFailureException? Cause(RunContext run, IReadOnlyList<FolderWork> works) => FailureRank.First(works.Select(w => w.Failure).Prepend(run.Fatal));

    /// <summary>What comes before a journal that cannot be written, if a run that met that has met more; null where it has not.</summary>
    public static (RunEnding Ending, string Reason)? WeightierThanTemporary(RunContext run, IReadOnlyList<FolderWork> works)
    {
        if (run.Stopping.Graceful.IsCancellationRequested)
            return (RunEnding.Interrupted, "");
        return Cause(run, works) is { Kind: FailureKind.Authentication or FailureKind.Unreachable or FailureKind.Quota or FailureKind.CapReached } cause ? (Ending(cause), cause.Message) : null;
    }

    /// <summary>How a run ends that a failure ended.</summary>
    public static RunEnding Ending(MailFailureException failure) => failure.Kind switch
    {
        FailureKind.Authentication => RunEnding.LoginRefused,
        FailureKind.Unreachable => RunEnding.Unreachable,
        FailureKind.Quota => RunEnding.DestinationFull,
        FailureKind.CapReached => RunEnding.CapReached,
        _ => RunEnding.TemporaryFailure,
    };

    private static FolderReport From(Model.FolderPath source, Model.FolderPath destination, FolderTotals totals) => new()
    {
        Source = source,
        Destination = destination,
        Copied = totals.Copied,
        AlreadyThere = totals.AlreadyThere,
        Skipped = totals.Skipped,
        Refused = totals.Refused,
        Failed = totals.Failed,
        Vanished = totals.Vanished,
        Repaired = totals.Repaired,
    };
}
