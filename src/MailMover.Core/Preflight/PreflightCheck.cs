using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight.Findings;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Preflight;

/// <summary>
/// Looks at both ends before a copy and says what would go wrong, what would be missing or different, how much there is to copy and how long it takes at least.
/// It changes nothing: folders are only opened with EXAMINE, nothing is created, and nothing is written to the journal.
/// </summary>
/// <param name="source">Where the mail would come from.</param>
/// <param name="destination">Where it would go.</param>
/// <param name="journal">The durable state; it is only read.</param>
/// <param name="options">How to look.</param>
/// <param name="time">The clock.</param>
public sealed class PreflightCheck(IMailSource source, IMailDestination destination, ITransferJournal journal, PreflightOptions options, TimeProvider time)
{
    /// <summary>Looks. What cannot be reached or logged in to is a finding, not an exception, and does not keep the other end from being looked at.</summary>
    /// <exception cref="JournalException">The state directory cannot be read.</exception>
    /// <exception cref="FormatException">A pattern of the rules cannot be read.</exception>
    public async Task<PreflightReport> RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var lookingAtSource = EndLooker.LookAsync(source, options.Rules, options.Source, cancellationToken);
        var lookingAtDestination = EndLooker.LookAsync(destination, options.Destination, cancellationToken);
        await FailureRank.WhenAllAsync([lookingAtSource, lookingAtDestination]);
        var (from, to) = (await lookingAtSource, await lookingAtDestination);
        var pairs = await journal.ListPairsAsync(cancellationToken);
        var known = pairs.FirstOrDefault(p => p.Source == source.Identity && p.Destination == destination.Identity)?.Folders ?? [];

        var report = from.Failure is null && to.Failure is null
            ? await JudgeAsync(from, to, known, DealtWithAsync, cancellationToken)
            : new PreflightReport { Source = from.Identity, Destination = to.Identity, Time = time.GetUtcNow(), Rules = options.Rules, Findings = InOrder([.. Ends(from, to)]) };
        return report with { Elapsed = time.GetElapsedTime(began) };

        Task<IReadOnlySet<MessageKey>> DealtWithAsync(FolderRecord folder, IReadOnlyList<MessageKey> keys, CancellationToken stop) =>
            journal.FindDealtWithAsync(source.Identity, destination.Identity, folder.Id, keys, stop);
    }

    /// <summary>Judges what was seen; only the sizes of messages are still asked for.</summary>
    internal async Task<PreflightReport> JudgeAsync(
        EndLook from, EndLook to, IReadOnlyList<(FolderRecord Folder, FolderTotals Totals)> known, DealtWithLookup dealtWith, CancellationToken cancellationToken)
    {
        var inventory = new MailboxPlanner.Inventory(from.Folders, to.Folders, to.Traits);
        var plan = MailboxPlanner.Plan(inventory, options.Rules, [.. known.Select(k => k.Folder)]);
        var view = new PreflightView { Options = options, Source = from, Destination = to, Plan = plan, Folders = [], Journal = known, Now = time.GetUtcNow() };
        var (folders, interrupted) = await new FolderCounting(source, options, view.LimitOf, dealtWith, time).CountAsync(plan, known, cancellationToken);
        view = view with { Folders = folders, Now = time.GetUtcNow() };
        List<PreflightFinding> findings =
        [
            .. Ends(from, to),
            .. interrupted is null ? [] : new[] { from.Find("listing-interrupted", FindingSeverity.Warning, $"Not every folder could be looked at: {interrupted.Message}", "Check again in a few minutes.") },
            .. RoomFindings.Of(view), .. MessageFindings.Of(view), .. FolderFindings.Of(view), .. GmailFindings.Of(view), .. LimitFindings.Of(view), .. CapabilityFindings.Of(view),
        ];
        return new PreflightReport
        {
            Source = from.Identity,
            Destination = to.Identity,
            Time = view.Now,
            Rules = options.Rules,
            Findings = InOrder(findings),
            Figures = Figures(view),
            Plan = plan,
            Folders = folders,
        };
    }

    private IEnumerable<PreflightFinding> Ends(EndLook from, EndLook to)
    {
        var now = time.GetUtcNow();
        if (from.Identity == to.Identity)
            yield return new PreflightFinding { Id = "same-mailbox", Severity = FindingSeverity.Problem, Reason = "Source and destination are the same mailbox.", NextStep = "Type the mailbox that the mail is to go to after --to." };
        foreach (var finding in EndFindings.Of(from, now).Concat(EndFindings.Of(to, now)))
            yield return finding;
    }

    private static IReadOnlyList<PreflightFinding> InOrder(IReadOnlyList<PreflightFinding> findings) => [.. findings.OrderBy(f => f.Severity)];

    private PreflightFigures Figures(PreflightView view)
    {
        var (atLeast, because) = TimeOutlook.Of(view, destination.MaxConnections);
        return new PreflightFigures
        {
            Folders = view.Plan.Pairs.Count,
            FoldersToCreate = view.Plan.Pairs.Where(p => p.Create).Select(p => p.Destination).Distinct().Count(),
            Messages = view.Folders.Sum(f => f.Messages),
            Octets = view.Folders.Any(f => f.Octets is null) ? null : view.Folders.Sum(f => f.Octets),
            Skipped = view.Folders.Sum(f => f.Skipped),
            AlreadyThere = view.Folders.Sum(f => Math.Max(0, Math.Min(f.Done, f.Messages) - f.Refused)),
            RefusedEarlier = view.Folders.Sum(f => Math.Min(f.Refused, f.Messages)),
            MessagesToCome = view.MessagesToCome,
            OctetsToCome = view.OctetsToCome,
            IsCounted = view.Folders.All(f => f.IsCounted),
            AtLeast = atLeast,
            AtLeastBecause = because,
            Days = TimeOutlook.Days(view),
        };
    }
}
