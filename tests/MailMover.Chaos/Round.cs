using System.Globalization;
using MailMover.Demo;
using MailMover.Testing.Comparing;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>One mailbox on its way, disturbed, and then left in peace and looked at.</summary>
internal sealed class Round(RoundPlan plan, CopyScenario scenario)
{
    private static readonly RunPlan Undisturbed = new([], [], 0, false);

    private readonly Mailboxes _mailboxes = new(plan, scenario);
    private readonly List<string> _wrong = [];
    private readonly List<ProcessOutcome> _outcomes = [];
    private readonly List<Task> _deliveries = [];
    private readonly HashSet<(string Folder, string Octets)> _saidLate = [];
    private int _hits;

    /// <summary>Everything that was said by copies and verifications, in their order.</summary>
    public IEnumerable<ProcessOutcome> Outcomes => _outcomes;

    public async Task<RoundResult> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = new RoundResult(plan);
        try
        {
            await _mailboxes.FillAsync(cancellationToken);
            foreach (var run in plan.Runs)
                await DisturbAsync(run, cancellationToken);
            await FinishAsync(cancellationToken);
            await Task.WhenAll(_deliveries);
            result = await CompareAsync(cancellationToken);
            await RunAgainAsync(cancellationToken);
            // Of mail that did not arrive there is nothing more to learn, and the evidence must stay as it is.
            if (result.IsRight && _wrong.Count == 0)
                result = await VerifyAsync(result, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A round that could not be finished proves nothing, and the others must go on.
            _wrong.Add($"the round broke off: {e}");
        }

        return result with { Took = TimeProvider.System.GetElapsedTime(started), Hits = _hits, WrongEndings = _wrong };
    }

    /// <summary>Deletes its mail at both ends.</summary>
    public void Delete() => _mailboxes.Delete();

    private async Task DisturbAsync(RunPlan run, CancellationToken cancellationToken)
    {
        var outcome = await CopyAsync(run, cancellationToken);
        if (!MayEndSo(run, outcome))
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"copy {_outcomes.Count} ended with {(outcome.HasHung ? "nothing: it hung" : outcome.ExitCode)}"));
        if (run.NewMail > 0)
            await _mailboxes.ArriveAsync(run.NewMail, cancellationToken);
        if (run.LosesJournal)
            await LoseJournalAsync();
    }

    private async Task<CopyOutcome> CopyAsync(RunPlan run, CancellationToken cancellationToken)
    {
        var disturbed = new DisturbedRun(scenario, _mailboxes);
        var outcome = await disturbed.RunAsync(run.Disturbances, () => scenario.Start(["--json", .. run.Arguments]), cancellationToken);
        _outcomes.Add(outcome);
        _hits += disturbed.Hits;
        _deliveries.Add(disturbed.Deliveries);
        return CopyOutcome.Of(outcome);
    }

    // Without a journal nobody can know of an append that is still on its way.
    private async Task LoseJournalAsync()
    {
        await Task.WhenAll(_deliveries);
        NoteLateCommits();
        if (Directory.Exists(scenario.State))
            Directory.Delete(scenario.State, recursive: true);
        File.Delete(scenario.Audit);
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        var outcome = await CopyAsync(Undisturbed, cancellationToken);
        NoteLateCommits();
        if (outcome.ExitCode != 0)
            _wrong.Add($"the undisturbed copy: {outcome.Process}");
        if (outcome.Total is not { } total)
            return;
        var sum = total["copied"] + total["already_there"] + total["skipped"] + total["refused"] + total["failed"] + total["vanished"];
        if (total["found"] != sum || total["unexplained"] != 0 || total["not_yet_copied"] != 0 || total["found"] != _mailboxes.Source.Messages)
            _wrong.Add($"the source has {_mailboxes.Source.Messages} messages, and the equation is {string.Join(' ', total)}");
    }

    private async Task<RoundResult> CompareAsync(CancellationToken cancellationToken)
    {
        var source = await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, cancellationToken);
        var destination = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, cancellationToken);
        _wrong.AddRange(_mailboxes.Source.Differences(source).Select(d => "the source was changed: " + d));
        CompareAudit(source);
        var comparison = CopyComparison.Of(source, _mailboxes.Own, _mailboxes.Twins, destination);
        // Where nothing was held up on its way no server can have committed late, whatever the program says: it appended twice.
        var late = comparison.Doubled.Where(d => plan.HoldsUp && _saidLate.Any(s => d.StartsWith($"{s.Folder}: sha256 {s.Octets}", StringComparison.Ordinal))).ToList();
        return new RoundResult(plan) { Lost = comparison.Lost, Doubled = [.. comparison.Doubled.Except(late)], Changed = comparison.Changed, LateCommits = late };
    }

    private void CompareAudit(MailboxContents source)
    {
        var outcomes = AuditFile.LastOutcomes(scenario.Audit);
        var unsettled = outcomes.Values.Count(o => o is not ("copied" or "already there"));
        if (outcomes.Count != source.Messages || unsettled > 0)
            _wrong.Add($"the source has {source.Messages} messages, the audit log {outcomes.Count}, and {unsettled} of them did not arrive");
    }

    private async Task RunAgainAsync(CancellationToken cancellationToken)
    {
        var rows = AuditFile.Read(scenario.Audit).Count;
        var appends = scenario.DestinationLine!.Watch(ProxyDirection.FromClient, " APPEND ");
        var outcome = await CopyAsync(Undisturbed, cancellationToken);
        if (outcome.ExitCode != 0 || outcome.Total is not { } total || total["copied_now"] != 0 || appends.Count != 0)
            _wrong.Add($"the copy after that was not silent: {appends.Count} APPENDs, exit code {outcome.ExitCode}");
        if (AuditFile.Read(scenario.Audit).Count != rows)
            _wrong.Add("the copy after that wrote audit rows");
    }

    private async Task<RoundResult> VerifyAsync(RoundResult result, CancellationToken cancellationToken)
    {
        var verdicts = new VerdictRound(plan.Verdicts, scenario, _mailboxes);
        try
        {
            await verdicts.RunAsync(cancellationToken);
        }
        finally
        {
            _outcomes.AddRange(verdicts.Outcomes);
        }

        return result with { WrongVerdicts = verdicts.Wrong, Verdicts = verdicts.Verdicts };
    }

    private void NoteLateCommits()
    {
        if (!File.Exists(scenario.Audit))
            return;
        foreach (var row in AuditFile.Read(scenario.Audit).Where(r => r["reason"].Contains("committed a command that it had not confirmed", StringComparison.Ordinal)))
            _saidLate.Add((row["destination_folder"], row["sha256"]));
    }

    // Complete; stopped by a temporary failure; a server that could not be reached; stopped by a signal; killed.
    private static bool MayEndSo(RunPlan run, CopyOutcome outcome) => outcome.ExitCode switch
    {
        0 => true,
        5 or 10 => run.Disturbances.Any(d => d.Kind is not (DisturbanceKind.Delivery or DisturbanceKind.Interrupt or DisturbanceKind.InterruptTwice or DisturbanceKind.Terminate)),
        130 => run.Disturbances.Any(d => d.Kind is DisturbanceKind.Interrupt or DisturbanceKind.InterruptTwice or DisturbanceKind.Terminate),
        137 => run.Disturbances.Any(d => d.EndsTheProgram),
        _ => false,
    };
}
