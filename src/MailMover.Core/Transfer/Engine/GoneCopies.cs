using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Looks whether a store on this computer still holds about what was copied into it. What a user deletes at a destination does not come back (rule 4); but a disk
/// that is not mounted, or another one in its place, must not be taken for a backup in which everything is there already.
/// </summary>
internal static class GoneCopies
{
    /// <summary>Counts the messages of earlier runs that are not there any more, by numbers alone (<see cref="RunContext.GoneCopies"/>). Looks before anything is written.</summary>
    /// <exception cref="MailFailureException">The store is empty, or not there at all.</exception>
    public static async Task CountAsync(RunContext run, IReadOnlyList<FolderRecord> known)
    {
        if (!run.Destination.Identity.IsLocal)
            return;
        var copied = 0L;
        foreach (var folder in known)
        {
            var totals = await run.Journal.CountAsync(folder.Id, run.Stopping.Forceful);
            copied += totals.Copied + totals.AlreadyThere;
        }

        if (copied == 0)
            return;
        var there = 0L;
        foreach (var folder in run.DestinationFolders.Where(f => f.CanOpen))
        {
            var status = folder.Status ?? await run.Retry.RunAsync(() => run.Destination.GetStatusAsync(folder.Path, run.Stopping.Forceful), run.Stopping.Forceful);
            there += status?.Exists ?? 0;
        }

        run.GoneCopies = Math.Max(0, copied - there);
        if (there == 0)
        {
            throw new MailFailureException(
                EndpointSide.Destination,
                FailureScope.Endpoint,
                FailureKind.Unreachable,
                $"{run.Destination.Identity} holds no messages, but {copied:N0} were copied into it before. If it lies on a disk that is not connected, or another disk is in its place, connect the right one and run the same command again. To copy everything once more, add --again-missing.");
        }
    }
}
