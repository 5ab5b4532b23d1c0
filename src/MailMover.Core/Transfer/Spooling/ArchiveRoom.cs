using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>Says before a download whether the disk is too small for an archive, as far as the source tells sizes.</summary>
internal sealed class ArchiveRoom(IMailSource source, ArchiveTarget archive, ITransferJournal journal, TimeProvider time)
{
    private const double Mebi = 1 << 20;

    /// <summary>What is missing, in words; null where nothing is, or where sizes are not known.</summary>
    public async Task<string?> ShortageAsync(CancellationToken cancellationToken)
    {
        if (archive.FreeOctets is not { } free)
            return null;
        try
        {
            var plan = await new TransferEngine(source, archive.Endpoint, journal, archive.Options, new Unwatched(), time).PlanAsync(cancellationToken);
            var pairs = await journal.ListPairsAsync(cancellationToken);
            var done = pairs.FirstOrDefault(p => p.Source == source.Identity && p.Destination == archive.Endpoint.Identity)?.Folders.ToDictionary(f => f.Folder.Source, f => f.Totals) ?? [];
            var needed = plan.Pairs.Sum(p => Needed(p.Source.Status, done.GetValueOrDefault(p.Source.Path)));
            return needed <= free
                ? null
                : $"The archive {archive.Endpoint.Identity} may need {needed / Mebi:N0} MiB more, and only {free / Mebi:N0} MiB are free there. When the disk is full the run stops and loses nothing; make room, and run the same command again.";
        }
        catch (Exception e) when (e is MailFailureException or OperationCanceledException)
        {
            // The run itself tries again, or stops, and tells.
            return null;
        }
    }

    /// <summary>What a folder still needs: its size less the share of its messages that is archived.</summary>
    private static double Needed(FolderStatus? folder, FolderTotals done) =>
        folder is { SizeInOctets: { } size, Exists: > 0 } ? size * Math.Max(0, 1 - ((double)(done.Copied + done.AlreadyThere) / folder.Exists)) : 0;

    private sealed class Unwatched : ITransferObserver
    {
        public void OnStart(TransferProgress progress)
        {
        }

        public void OnEvent(TransferEvent transferEvent)
        {
        }
    }
}
