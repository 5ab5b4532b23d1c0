using System.Globalization;
using MailMover.Core.Verification;
using MailMover.Testing.Servers;
using MailMover.Testing.Tampering;

namespace MailMover.Chaos;

/// <summary>Verifies a mailbox that was copied, tampers with it, and verifies again: each verdict must be one that is true.</summary>
internal sealed class VerdictRound(VerdictPlan plan, CopyScenario scenario, Mailboxes mailboxes)
{
    private static readonly TamperingAction Nothing = Tamperings.All.Single(t => t.Name == "do nothing");

    private readonly List<string> _wrong = [];
    private readonly List<ProcessOutcome> _outcomes = [];

    /// <summary>Verdicts that are not true, in words.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Everything that was said, in its order.</summary>
    public IReadOnlyList<ProcessOutcome> Outcomes => _outcomes;

    /// <summary>How many verdicts were looked at.</summary>
    public int Verdicts { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (source, before) = (await SourceAsync(cancellationToken), await DestinationAsync(cancellationToken));
        var wasEqual = VerdictTruth.AreEqual(source, before);
        await JudgeAsync(plan.First, new(source, before), wasEqual ? Nothing : null, "nothing was done", [], cancellationToken);

        var (action, tampered) = await TamperAsync(cancellationToken);
        var after = await DestinationAsync(cancellationToken);
        var truth = new VerdictTruth(source, after);
        var expected = wasEqual ? action : null;
        if (plan.Disturbance is { } disturbance)
            await JudgeAsync(plan.Second, truth, expected, $"{tampered}", [disturbance], cancellationToken);
        await JudgeAsync(plan.Second, truth, expected, $"{tampered}", [], cancellationToken);
        if (!plan.BringsBack)
            return;
        await BringBackAsync(source, before, after, wasEqual, cancellationToken);
        await JudgeAsync(plan.Third, new(source, await DestinationAsync(cancellationToken)), wasEqual ? Nothing : null, $"{tampered}, and brought back", [], cancellationToken);
    }

    /// <summary>Verifies, and looks at the verdict. One that was disturbed may end without, but then without a certificate too.</summary>
    private async Task JudgeAsync(
        VerificationLevel level, VerdictTruth truth, TamperingAction? expected, string done, IReadOnlyList<Disturbance> disturbances, CancellationToken cancellationToken)
    {
        var word = VerdictPlan.Word(level);
        var certificate = Path.Combine(scenario.Folder, string.Create(CultureInfo.InvariantCulture, $"certificate-{_outcomes.Count + 1}"));
        var process = await new DisturbedRun(scenario, mailboxes).RunAsync(disturbances, () => Start(word, certificate), cancellationToken);
        _outcomes.Add(process);
        var outcome = await VerificationOutcome.ReadAsync(process, certificate, cancellationToken);
        if (outcome.Verdict is null && disturbances.Count > 0 && process.ExitCode is 5 or 10 or 137)
            return;
        Verdicts++;
        var allowed = truth.At(level).Intersect(expected?.Expected.At(level) ?? [Verdict.Green, Verdict.Amber, Verdict.Red]).ToList();
        var fault = outcome.Verdict is not { } verdict ? $"it ended with {process.ExitCode} and without a certificate"
            : !allowed.Contains(verdict) ? $"{verdict} instead of {string.Join(" or ", allowed)}"
            : !outcome.EndsAsItSays && !(disturbances.Count > 0 && process.ExitCode == 137) ? $"{verdict} with exit code {process.ExitCode}"
            : level == VerificationLevel.Counts ? null : truth.Refutes(level, outcome);
        if (fault is not null)
            _wrong.Add($"mailmover verify --level {word}{(disturbances.Count > 0 ? $" ({disturbances[0]})" : "")}: {fault}. Before it: {done}. The truth: {truth}.");
    }

    private async Task<(TamperingAction Action, Tampered Tampered)> TamperAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (plan.Tampering, await ApplyAsync(plan.Tampering, cancellationToken));
        }
        catch (InvalidOperationException)
        {
            // All mail is in INBOX, and it is a folder that was to be chosen.
            return (Nothing, await ApplyAsync(Nothing, cancellationToken));
        }
    }

    /// <summary>What was gone must come back, to the folder where the source has it, once, and nothing else.</summary>
    private async Task BringBackAsync(MailboxSnapshot source, MailboxSnapshot before, MailboxSnapshot tampered, bool wasEqual, CancellationToken cancellationToken)
    {
        var gone = VerdictTruth.Missing(source.By(m => m.Octets), tampered.By(m => m.Octets)).Sum(m => m.Count);
        for (var times = 1; times <= 2; times++)
        {
            var process = await new DisturbedRun(scenario, mailboxes).RunAsync([], () => scenario.Start("--json", "--again-missing"), cancellationToken);
            _outcomes.Add(process);
            var copied = CopyOutcome.Of(process).Total?["copied_now"];
            if (process.ExitCode != 0 || copied != (times == 1 ? gone : 0))
                _wrong.Add($"copy --again-missing, time {times}: it ended with {process.ExitCode} and copied {copied}; {gone} messages were missing");
        }

        var now = await DestinationAsync(cancellationToken);
        var (there, wanted) = (now.By(m => m.Octets), source.By(m => m.Octets));
        foreach (var (octets, count) in tampered.By(m => m.Octets))
            wanted[octets] = Math.Max(wanted.GetValueOrDefault(octets), count);
        var (lacking, surplus) = (VerdictTruth.Missing(wanted, there).Sum(m => m.Count), VerdictTruth.Missing(there, wanted).Sum(m => m.Count));
        if (lacking + surplus > 0 || (wasEqual && !VerdictTruth.AreEqual(before, now)))
            _wrong.Add($"copy --again-missing: {gone} messages were missing; afterwards {lacking} are still, {surplus} are there too often{(wasEqual ? ", and the mailbox is not as it was" : "")}");
    }

    private Task<Tampered> ApplyAsync(TamperingAction action, CancellationToken cancellationToken) =>
        action.ApplyAsync(scenario.DestinationDovecot, scenario.DestinationUser, new Random(plan.Seed), cancellationToken);

    private MailMoverProcess Start(string level, string certificate) => scenario.StartWith([
        "verify", "--from", scenario.SourceUri, "--to", scenario.DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET",
        "--state", scenario.State, "--level", level, "--certificate", certificate, "--json"]);

    private Task<MailboxSnapshot> SourceAsync(CancellationToken cancellationToken) => MailboxSnapshot.TakeAsync(scenario.SourceDovecot, scenario.SourceUser, cancellationToken);

    private Task<MailboxSnapshot> DestinationAsync(CancellationToken cancellationToken) =>
        MailboxSnapshot.TakeAsync(scenario.DestinationDovecot, scenario.DestinationUser, cancellationToken);
}
