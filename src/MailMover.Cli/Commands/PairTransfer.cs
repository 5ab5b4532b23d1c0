using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;

namespace MailMover.Cli.Commands;

/// <summary>Runs the engine on an opened pair, for one mailbox and for many alike. Says nothing to anybody but the observer.</summary>
internal sealed class PairTransfer(CommandContext context)
{
    public async Task<ArchivingReport> RunAsync(TransferSettings settings, OpenedPair pair, ITransferObserver observer, ArchiveTarget? archive, Stopping stopping)
    {
        await using var spool = await SpoolAsync(settings, pair, stopping.Graceful);
        var options = settings.Transfer with { RefusedDirectory = pair.RefusedDirectory, OriginalsDirectory = pair.OriginalsDirectory, Gate = Gate(settings) };
        return await context.Parts.CreateTransfer(pair.Source, pair.Destination, pair.State.Journal, options, observer, archive, spool).RunAsync(stopping);
    }

    private PreflightGate? Gate(TransferSettings settings) =>
        settings is { SkipCheck: true, Plan: null } ? null : new PreflightGate(KnownEnds.Of(context, settings, settings.Transfer.Rules), context.Time) { File = settings.Plan, Checks = !settings.SkipCheck };

    /// <summary>Whether the source shows a second time what was read is known of some providers, of others after the first login.</summary>
    private static async Task<ISpool?> SpoolAsync(TransferSettings settings, OpenedPair pair, CancellationToken stop)
    {
        var (source, destination) = (pair.Source.Identity, pair.Destination.Identity);
        if (settings.From.Uri.Kind != EndpointKind.Pop3)
            return null;
        var hides = pair.State.HasSpool(source, destination) || Pop3Habits.IsGmail(settings.From.Server!);
        if (!hides)
        {
            try
            {
                await pair.Source.GetStatusAsync(FolderPath.Inbox, stop);
                hides = pair.Source.SourceTraits.HidesWhatWasRead;
            }
            catch (MailFailureException)
            {
                // The transfer itself comes to the same failure, waits where that helps, and reports it.
            }
        }

        return hides ? await pair.State.OpenSpoolAsync(source, destination, stop) : null;
    }
}
