using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Preflight;

/// <summary>Looks at all folders of a plan, a few at a time.</summary>
internal sealed class FolderCounting(IMailSource source, PreflightOptions options, Func<FolderPath, MessageLimit> limitOf, DealtWithLookup dealtWith, TimeProvider time)
{
    private const int AtOnce = 4;

    /// <summary>What of each folder goes over, in the order of the plan; and what kept the rest from being looked at, null where nothing did.</summary>
    public async Task<(IReadOnlyList<FolderOutlook> Folders, MailFailureException? Interrupted)> CountAsync(
        TransferPlan plan, IReadOnlyList<(FolderRecord Folder, FolderTotals Totals)> known, CancellationToken cancellationToken)
    {
        var earlier = known.ToDictionary(k => k.Folder.Source, k => new EarlierWork(k.Folder, k.Totals));
        var leavesMessagesOut = options.Rules is not { Since: null, Before: null, MaxSizeInOctets: null, Deleted: not DeletedPolicy.Skip };
        var counter = new FolderCounter(source, SentDate.Filter(options.Rules, source.SourceTraits, time), leavesMessagesOut, limitOf, dealtWith);
        var outlooks = plan.Pairs.Select(p => counter.OfFigures(p, earlier.GetValueOrDefault(p.Source.Path, EarlierWork.None))).ToArray();
        if (options.Quick)
            return (outlooks, null);
        MailFailureException? interrupted = null;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(source.MaxConnections - 1, 1, AtOnce), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, outlooks.Length), limits, async (i, stop) =>
        {
            var pair = plan.Pairs[i];

            // A folder that only the rules make (--sent-folder) has no figures: its messages are counted where they lie.
            if (Volatile.Read(ref interrupted) is not null || (pair.Source.Status is null && await IsMadeUpAsync(pair.Source.Path, stop)))
                return;
            try
            {
                outlooks[i] = await counter.CountAsync(pair, earlier.GetValueOrDefault(pair.Source.Path, EarlierWork.None), stop);
            }
            catch (MailFailureException failure)
            {
                Volatile.Write(ref interrupted, failure);
            }
        });
        return (outlooks, interrupted);
    }

    private async Task<bool> IsMadeUpAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        try
        {
            return options.Rules.OwnAddresses.Count > 0 && await source.GetStatusAsync(folder, cancellationToken) is null;
        }
        catch (MailFailureException)
        {
            return false;
        }
    }
}
