using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;
using MailMover.Core.Transfer.Planning;
using MailMover.Core.Transfer.SentMail;

namespace MailMover.Core.Transfer;

/// <summary>
/// Copies a mailbox, or goes on with an interrupted copy: to run the same copy again is to resume it. It never deletes anything, and never changes the source.
/// </summary>
/// <param name="source">Where the mail comes from.</param>
/// <param name="destination">Where it goes.</param>
/// <param name="journal">The durable state.</param>
/// <param name="options">How it is done.</param>
/// <param name="observer">Who watches.</param>
/// <param name="time">The clock; all waiting goes by it.</param>
public sealed class TransferEngine(
    IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer, TimeProvider time)
{
    /// <summary>Makes the plan and writes nothing anywhere.</summary>
    /// <exception cref="MailFailureException">An end cannot be asked.</exception>
    /// <exception cref="JournalException">The state directory cannot be read.</exception>
    public async Task<TransferPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var (seen, note) = await SentMailSource.ForPlanAsync(source, options.Rules, cancellationToken);
        var pairs = await journal.ListPairsAsync(cancellationToken);
        var known = pairs.FirstOrDefault(p => p.Source == source.Identity && p.Destination == destination.Identity)?.Folders.Select(f => f.Folder).ToList() ?? [];
        var plan = MailboxPlanner.Plan(await MailboxPlanner.LookAsync(seen, destination, cancellationToken), options.Rules, known);
        return note.Length == 0 ? plan : plan with { Warnings = [note, .. plan.Warnings] };
    }

    /// <summary>Runs the transfer to its end, or to where it has to stop. What went wrong is in the report, not an exception.</summary>
    /// <exception cref="PairHeldException">Another run works on this pair.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    public async Task<TransferReport> RunAsync(Stopping stopping)
    {
        var began = time.GetTimestamp();
#pragma warning disable CA5394 // a run's name is no secret
        var runId = $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Random.Shared.Next(0x10000):x4}";
#pragma warning restore CA5394
        using var run = new RunContext(source, destination, options, observer, time, runId, stopping);
        run.Start();
        await using var pair = await journal.OpenPairAsync(source.Identity, destination.Identity, runId, stopping.Graceful);
        run.Journal = pair;
        run.Habits = new ServerHabits(run);

        var outcome = await CopyAsync(run);
        foreach (var remark in source.Remarks.Concat(destination.Remarks))
            run.Note(remark);
        if (run.Repaired.Words is { } repaired)
            run.Note(repaired);
        var report = new TransferReport
        {
            Run = runId,
            Source = source.Identity,
            Destination = destination.Identity,
            Ending = outcome.Ending,
            Reason = outcome.Reason,
            FailedSide = outcome.FailedSide,
            IsAboutTrust = outcome.IsAboutTrust,
            ResumeAt = outcome.ResumeAt,
            PlanDiffers = outcome.PlanDiffers,
            Folders = outcome.Folders,
            LeftOut = outcome.LeftOut,
            Notes = run.Notes,
            GoneCopies = run.GoneCopies,
            Elapsed = time.GetElapsedTime(began),
        };
        if (outcome.JournalFailure is null)
        {
            await pair.FlushAuditAsync(CancellationToken.None);
            await pair.EndRunAsync(IsAtItsEnd(report.Ending) ? RunState.Finished : RunState.Stopped, report.Ending, CancellationToken.None);
        }

        run.Emit(new RunFinished(report) { Time = run.Now });
        return report;
    }

    private static bool IsAtItsEnd(RunEnding ending) => ending is RunEnding.Complete or RunEnding.SomeRefusedOrFailed or RunEnding.Unbalanced;

    private static async Task<Outcome> CopyAsync(RunContext run)
    {
        var works = new List<FolderWork>();
        var folders = new List<FolderReport>();
        IReadOnlyList<(FolderPath, string)> leftOut = [];
        try
        {
            var decision = await PlanAsync(run);
            leftOut = [.. decision.Plan.LeftOut.Select(l => (l.Folder.Path, l.Reason))];
            if (decision.Refusal is not null)
                return new Outcome(RunEnding.NotBegun, decision.Refusal, folders, leftOut, null) { PlanDiffers = decision.PlanDiffers };
            var transfer = new MailboxTransfer(run, decision.Plan);
            try
            {
                await transfer.RunAsync();
            }
            finally
            {
                works.AddRange(transfer.Works);
                if (run.Broken is null)
                    folders.AddRange(await transfer.ReportAsync());
            }
        }
        catch (MailFailureException failure)
        {
            run.End(failure);
        }
        catch (OperationCanceledException) when (run.Stopping.Graceful.IsCancellationRequested || run.Stopping.Forceful.IsCancellationRequested)
        {
            return new Outcome(RunEnding.Interrupted, "", folders, leftOut, null);
        }
        catch (OperationCanceledException) when (run.Fatal is not null)
        {
            // The run ended while it waited; what ended it is in the report.
        }
        catch (JournalException failure)
        {
            var weightier = RunReport.WeightierThanTemporary(run, works);
            return new Outcome(weightier?.Ending ?? RunEnding.TemporaryFailure, weightier?.Reason ?? failure.Message, folders, leftOut, failure);
        }

        var ending = RunReport.Ending(run, works, folders);
        var cause = RunReport.Cause(run, works);
        var reason = ending == RunEnding.Interrupted ? "" : cause?.Message ?? "";
        return new Outcome(ending, reason, folders, leftOut, null) { FailedSide = cause?.Side, IsAboutTrust = cause?.IsAboutTrust ?? false, ResumeAt = ending == RunEnding.CapReached ? cause?.ResumeAt : null };
    }

    private static async Task<GateDecision> PlanAsync(RunContext run)
    {
        (run.Source, var note) = await run.Retry.RunAsync(() => SentMailSource.OfAsync(run.Source, run.Options.Rules, run.Journal, isCopy: true, run.Stopping.Forceful), run.Stopping.Forceful);
        if (note.Length > 0)
            run.Note(note);
        var inventory = await run.Retry.RunAsync(() => MailboxPlanner.LookAsync(run.Source, run.Destination, run.Stopping.Forceful), run.Stopping.Forceful);
        run.Traits = inventory.Traits;
        run.BothWereReached = true;
        run.DestinationFolders = inventory.Destination;
        await run.Habits.RecallAsync(run.Stopping.Forceful);
        if (await run.Journal.GetNoteAsync("journal.set_aside", run.Stopping.Forceful) is { Length: > 0 } aside)
            run.Note(aside);

        var known = await run.Journal.ListFoldersAsync(run.Stopping.Forceful);
        if (known.Count > 0 && await new RenamedFolders(run).TakeOverAsync(inventory.Source, known, run.Stopping.Forceful))
            known = await run.Journal.ListFoldersAsync(run.Stopping.Forceful);
        await GoneCopies.CountAsync(run, known);
        var plan = MailboxPlanner.Plan(inventory, run.Options.Rules, known);
        foreach (var warning in plan.Warnings)
            run.Note(warning);
        if (run.Options.Gate is { } gate)
        {
            var decision = await run.Retry.RunAsync(() => DecideAsync(run, gate, inventory, plan, known), run.Stopping.Forceful);
            if (decision.Refusal is not null)
                return decision;
            plan = decision.Plan;
            foreach (var warning in plan.Warnings)
                run.Note(warning);
        }

        await KeepRulesAsync(run);
        run.Progress.AddTotals(plan.Pairs.Sum(p => p.Source.Status?.Exists ?? 0), plan.Pairs.Sum(p => p.Source.Status?.SizeInOctets ?? 0));
        run.Emit(new PlanMade(plan) { Time = run.Now });
        return new GateDecision(plan);
    }

    private static async Task<GateDecision> DecideAsync(RunContext run, ITransferGate gate, MailboxPlanner.Inventory inventory, TransferPlan plan, IReadOnlyList<FolderRecord> known)
    {
        var totals = new List<(FolderRecord, FolderTotals)>(known.Count);
        foreach (var folder in known)
            totals.Add((folder, await run.Journal.CountAsync(folder.Id, run.Stopping.Forceful)));
        var view = new GateView
        {
            Source = run.Source,
            Destination = run.Destination,
            SourceFolders = inventory.Source,
            DestinationFolders = inventory.Destination,
            Traits = inventory.Traits,
            Rules = run.Options.Rules,
            Plan = plan,
            Journal = run.Journal,
            Known = totals,
        };
        return await gate.DecideAsync(view, run.Stopping.Forceful);
    }

    /// <summary>A verification looks at what the last copy was told to copy. Unchanged rules cost no write.</summary>
    private static async Task KeepRulesAsync(RunContext run)
    {
        var rules = RulesText.Write(run.Options.Rules);
        if (await run.Journal.GetNoteAsync(RulesText.NoteName, run.Stopping.Forceful) != rules)
            await run.Journal.SetNoteAsync(RulesText.NoteName, rules, run.Stopping.Forceful);
    }

    private sealed record Outcome(
        RunEnding Ending, string Reason, IReadOnlyList<FolderReport> Folders, IReadOnlyList<(FolderPath Folder, string Reason)> LeftOut, JournalException? JournalFailure)
    {
        public EndpointSide? FailedSide { get; init; }

        public bool IsAboutTrust { get; init; }

        public DateTimeOffset? ResumeAt { get; init; }

        public bool PlanDiffers { get; init; }
    }
}
