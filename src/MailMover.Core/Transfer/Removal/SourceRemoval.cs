using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;
using MailMover.Core.Transfer.SentMail;

namespace MailMover.Core.Transfer.Removal;

/// <summary>
/// Removes from the source what was copied, by the user's order (<c>--delete-from-source-after</c>). A message goes only if its copy was read back from the
/// destination in this very run and has exactly the octets that the source gave. It can be stopped anywhere and run again.
/// </summary>
/// <param name="source">Where messages are removed.</param>
/// <param name="destination">Where their copies are; it is only read.</param>
/// <param name="journal">The durable state.</param>
/// <param name="options">How it is done.</param>
/// <param name="observer">Who watches; the progress counts copies that are read back.</param>
/// <param name="time">The clock.</param>
public sealed class SourceRemoval(
    IRemovingSource source, IMailDestination destination, ITransferJournal journal, RemovalOptions options, ITransferObserver observer, TimeProvider time)
{
    /// <summary>Runs it to its end, or to where it has to stop. What went wrong is in the report, not an exception.</summary>
    /// <param name="agree">
    /// Asks the user whether exactly this may be removed. Called at most once, after the copies were read back and before anything is removed; not called where
    /// there is nothing to remove. Anything but <c>true</c> removes nothing.
    /// </param>
    /// <param name="stopping">The two stages of stopping.</param>
    /// <exception cref="PairHeldException">Another run works on this pair.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    public async Task<RemovalReport> RunAsync(Func<RemovalProposal, CancellationToken, Task<bool>> agree, Stopping stopping)
    {
#pragma warning disable CA5394 // a run's name is no secret
        var runId = $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Random.Shared.Next(0x10000):x4}";
#pragma warning restore CA5394
        var run = new RemovalRun(source, destination, options, observer, time, runId, stopping);
        if (await WhyNotAsync(run) is { } why)
            return run.Report with { Ending = RunEnding.SomeRefusedOrFailed, Reason = why };
        await using var pair = await journal.OpenKnownPairAsync(source.Identity, destination.Identity, runId, stopping.Graceful);
        run.Journal = pair!;
        try
        {
            await RemoveAsync(run, agree);
        }
        catch (MailFailureException failure)
        {
            run.Report = run.Report with { Ending = RunReport.Ending(failure), Reason = failure.Message };
        }
        catch (OperationCanceledException) when (run.IsStopping)
        {
            run.Report = run.Report with { Ending = RunEnding.Interrupted };
        }

        await run.Journal.FlushAuditAsync(CancellationToken.None);
        return run.Report with { Notes = [.. run.Notes] };
    }

    /// <summary>Only after a copy that reached its end is it known what the source has and what became of it.</summary>
    private async Task<string?> WhyNotAsync(RemovalRun run)
    {
        var known = (await journal.ListPairsAsync(run.Stopping.Graceful)).FirstOrDefault(p => p.Source == source.Identity && p.Destination == destination.Identity);
        return known is { State: RunState.Finished, LastEnding: RunEnding.Complete or RunEnding.SomeRefusedOrFailed }
            ? null
            : "Nothing was deleted from the source: the last copy did not reach its end. Run the same copy again; when it is complete, deleting can follow.";
    }

    private static async Task RemoveAsync(RemovalRun run, Func<RemovalProposal, CancellationToken, Task<bool>> agree)
    {
        var candidates = await ListAsync(run);
        run.Progress.AddTotals(candidates.Count, candidates.Sum(c => c.Entry.SizeInOctets));
        var verified = await VerifyAsync(run, candidates);
        run.Report = run.Report with { NotVerified = candidates.Count - verified.Count, Left = verified.Count };
        if (verified.Count > 0)
        {
            run.ThrowIfStopping();
            var proposal = new RemovalProposal(run.Source.Identity, verified.Count, verified.Sum(v => v.Entry.SizeInOctets));
            run.Report = run.Report with { Proposal = proposal };
            run.Report = run.Report with { Agreed = await agree(proposal, run.Stopping.Graceful) };
            if (run.Report.Agreed)
                await new RemovalStage(run).RunAsync(verified);
        }

        run.Report = run.Report with { Ending = EndingOf(run) };
    }

    private static async Task<IReadOnlyList<RemovalCandidate>> ListAsync(RemovalRun run)
    {
        var sent = await SentMailNotes.ReadAsync(run.Journal, run.Token);
        var candidates = new List<RemovalCandidate>();
        foreach (var folder in (await run.Journal.ListFoldersAsync(run.Token)).GroupBy(f => sent == f.Source ? FolderPath.Inbox : f.Source))
        {
            run.ThrowIfStopping();
            var listing = new CandidateListing(run, folder.Key, [.. folder]);
            await listing.RunAsync();
            candidates.AddRange(listing.Candidates);
        }

        return candidates;
    }

    private static async Task<IReadOnlyList<RemovalCandidate>> VerifyAsync(RemovalRun run, IReadOnlyList<RemovalCandidate> candidates)
    {
        var verified = new List<RemovalCandidate>();
        foreach (var folder in candidates.Where(c => c.Entry.Destination is not null).GroupBy(c => c.Entry.Destination!))
        {
            run.BothWereReached = true;
            if (await run.Retry.RunAsync(() => run.Destination.GetStatusAsync(folder.Key, run.Token), run.Token) is not null)
                verified.AddRange(await new CopyCheck(run, folder.Key).RunAsync([.. folder]));
        }

        return verified;
    }

    private static RunEnding EndingOf(RemovalRun run)
    {
        if (run.IsStopping)
            return RunEnding.Interrupted;
        return run.Report.NotVerified + run.Report.Kept + run.Report.Unknown > 0 ? RunEnding.SomeRefusedOrFailed : RunEnding.Complete;
    }
}
