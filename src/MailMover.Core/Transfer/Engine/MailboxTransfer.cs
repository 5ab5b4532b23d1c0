using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Does the folders of a plan: passes over those where nothing changed, works on the others, and sums up.</summary>
internal sealed class MailboxTransfer(RunContext run, TransferPlan plan)
{
    private readonly List<FolderWork> _works = [];
    private readonly List<FolderWork> _unreadable = [];
    private readonly List<FolderWork> _passedOver = [];
    private readonly ConcurrentDictionary<FolderPath, SemaphoreSlim> _turns = [];

    /// <summary>All folders, whatever was to be done with them.</summary>
    public IReadOnlyList<FolderWork> Works => [.. _works, .. _unreadable, .. _passedOver];

    public async Task RunAsync()
    {
        var changedFlags = await SortOutAsync();
        var scheduler = new FolderScheduler(run);
        await scheduler.RunAsync(
            [.. _works.Concat(changedFlags)],
            work => GuardAsync(work, () => InTurnAsync(work, () => changedFlags.Contains(work) ? CarryFlagsAsync(work) : new FolderTransfer(run, work, () => scheduler.AppendersPerFolder).RunAsync(run.Stopping.Forceful))));
        if (run.Broken is { } broken)
            ExceptionDispatchInfo.Throw(broken);
        run.Stopping.Forceful.ThrowIfCancellationRequested();
    }

    public async Task<IReadOnlyList<FolderReport>> ReportAsync()
    {
        var reports = new Dictionary<FolderPath, FolderReport>();
        foreach (var work in _passedOver)
            reports[work.SourcePath] = RunReport.PassedOver(work, await run.Journal.CountAsync(work.Folder.Id, CancellationToken.None));
        foreach (var work in _works.Concat(_unreadable))
            reports[work.SourcePath] = await ReportAsync(work);
        return [.. plan.Pairs.Where(p => reports.ContainsKey(p.Source.Path)).Select(p => reports[p.Source.Path])];
    }

    /// <summary>Tells folders that need work from those that can be passed over, by figures the servers gave before any listing.</summary>
    /// <returns>Folders without new mail whose flags may have changed.</returns>
    private async Task<IReadOnlyList<FolderWork>> SortOutAsync()
    {
        var changedFlags = new List<FolderWork>();
        // Asked together, so that the journal's commits are shared.
        var sorting = plan.Pairs.Select(SortOutAsync).ToList();
        await FailureRank.WhenAllAsync(sorting);
        foreach (var (work, passOver) in await Task.WhenAll(sorting))
        {
            if (work is null)
                continue;
            if (!passOver)
            {
                (work.Failure is null ? _works : _unreadable).Add(work);
                continue;
            }

            _passedOver.Add(work);
            run.Progress.Done(work.Source.Exists, work.Source.SizeInOctets ?? 0);
            if (run.Flags != FlagPolicy.Keep && (work.Source.HighestModSeq == 0 || work.Source.HighestModSeq != work.Folder.Checkpoint!.HighestModSeq))
                changedFlags.Add(work);
        }

        return changedFlags;
    }

    private async Task<(FolderWork? Work, bool PassOver)> SortOutAsync(FolderPair pair)
    {
        FolderStatus? status;
        try
        {
            status = pair.Source.Status ?? await StatusAsync(pair.Source.Path);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return (await UnreadableAsync(pair, failure), false);
        }

        if (status is null)
        {
            run.Note($"The source lists the folder {pair.Source.Path}, but does not have it; nothing of it was copied.");
            return (null, false);
        }

        var folder = await run.Journal.GetOrAddFolderAsync(pair.Source.Path, pair.Destination, null, run.Stopping.Forceful);
        var rules = RulesHash.Of(run.Options.Rules, pair.Source.Path, pair.Destination);
        var conditions = await NewRefusalConditionsAsync(folder);
        var work = new FolderWork(pair, folder, status, rules) { RetryRefused = run.Options.RetryRefused || conditions is not null, RefusalConditions = conditions };
        return (work, await CanPassOverAsync(work));
    }

    /// <summary>A folder that does not even tell its figures: it is reported, and the others go on.</summary>
    private async Task<FolderWork> UnreadableAsync(FolderPair pair, MailFailureException failure)
    {
        var folder = await run.Journal.GetOrAddFolderAsync(pair.Source.Path, pair.Destination, null, run.Stopping.Forceful);
        var work = new FolderWork(pair, folder, new FolderStatus { UidValidity = 0, Exists = 0 }, "") { Failure = failure };
        work.Note(failure.Message);
        run.Note($"{pair.Source.Path}: {failure.Message}");
        return work;
    }

    /// <summary>Rule 2: only with the same figures, the same rules, and nothing left open.</summary>
    private async Task<bool> CanPassOverAsync(FolderWork work)
    {
        if (work.Folder.Checkpoint is not { } checkpoint)
            return false;
        if (checkpoint.UidNext == 0 || checkpoint.UidValidity == 0 || checkpoint.RulesHash != work.RulesHash
            || checkpoint.UidValidity != work.Source.UidValidity || checkpoint.UidNext != work.Source.UidNext || checkpoint.Exists != work.Source.Exists)
            return false;
        var totals = await run.Journal.CountAsync(work.Folder.Id, run.Stopping.Forceful);
        return totals.Appending + totals.Failed + totals.Vanished == 0 && (totals.Refused == 0 || !work.RetryRefused);
    }

    /// <summary>The conditions of refusals, if they are others than those under which messages were refused; written down when the messages have been tried again.</summary>
    private async Task<(string Name, string Value)?> NewRefusalConditionsAsync(FolderRecord folder)
    {
        var name = $"folder.{folder.Id}.refusal_conditions";
        var now = RulesHash.RefusalHash(run.Options.Rules, folder.Source, folder.Destination, run.Options.ProgramVersion, run.Traits.AppendLimit, run.Options.MaxMessageInOctets, run.Options.Repair);
        var before = await run.Journal.GetNoteAsync(name, run.Stopping.Forceful);
        if (before is null)
            await run.Journal.SetNoteAsync(name, now, run.Stopping.Forceful);
        return before is null || before == now ? null : (name, now);
    }

    private Task<FolderStatus?> StatusAsync(FolderPath folder) =>
        run.Retry.RunAsync(() => run.Source.GetStatusAsync(folder, run.Stopping.Forceful), run.Stopping.Forceful);

    /// <summary>Two source folders that go into one destination folder take turns: what one has just appended would look like nobody's to the other.</summary>
    private async Task InTurnAsync(FolderWork work, Func<Task> transfer)
    {
        var turn = _turns.GetOrAdd(work.DestinationPath, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(run.Stopping.Forceful);
        try
        {
            if (!run.IsStopping)
                await transfer();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>One bad folder never stops the mailbox; what concerns the whole endpoint does.</summary>
    private async Task GuardAsync(FolderWork work, Func<Task> transfer)
    {
        if (run.IsStopping)
            return;
        try
        {
            await transfer();
            if (!run.IsStopping)
                run.Emit(new FolderFinished(await ReportAsync(work)) { Time = run.Now });
        }
        catch (MailFailureException failure)
        {
            var text = failure.Kind is FailureKind.Transient or FailureKind.Throttled && !run.IsStopping ? RetryPolicy.GaveUp(failure, run.Options.MaxAttempts) + work.Suspects : failure.Message;
            work.Failure = failure;
            work.Note(text);
            run.Note($"{work.SourcePath}: {text}");
            if (failure.Scope == FailureScope.Endpoint || failure.Kind is FailureKind.Quota or FailureKind.Authentication or FailureKind.Unreachable)
                run.End(failure);
        }
        catch (OperationCanceledException) when (run.IsStopping)
        {
            // The report says what is not yet copied.
        }
        catch (Exception e)
        {
            // Told to the caller once the other folders have ended what they had begun.
            run.Break(e);
        }
    }

    private async Task CarryFlagsAsync(FolderWork work)
    {
        var recorder = new FolderRecorder(run, work);
        await run.Retry.RunAsync(
            async () =>
            {
                var flags = new FlagCarrier(run, work, recorder);
                work.FlagChanges.Clear();
                string digest;
                await using (var source = await run.Source.OpenAsync(work.SourcePath, work.Source.UidValidity, false, run.Stopping.Forceful))
                    digest = await flags.FindChangesAsync(source, run.Stopping.Forceful);
                await flags.CarryChangesAsync(run.Stopping.Forceful);
                await recorder.FlushAsync();
                var checkpoint = work.Folder.Checkpoint! with { HighestModSeq = work.Source.HighestModSeq, FlagsDigest = digest };
                await run.Journal.SaveCheckpointAsync(work.Folder.Id, checkpoint, run.Stopping.Forceful);
                return true;
            },
            run.Stopping.Forceful);
    }

    private async Task<FolderReport> ReportAsync(FolderWork work)
    {
        var totals = await run.Journal.CountAsync(work.Folder.Id, CancellationToken.None);
        return work.ListingComplete || work.Source.Exists > 0 || totals.All > 0
            ? RunReport.Of(work, totals)
            : new FolderReport { Source = work.SourcePath, Destination = work.DestinationPath, Notes = [.. work.Notes] };
    }
}
