using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Preflight.Plans;
using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>
/// Keeps a copy from beginning that cannot succeed, by the same findings as <see cref="PreflightCheck"/>, and one that is not what its plan file says. An ordinary
/// copy costs it one question to the destination; messages are only looked at where the figures raise a doubt.
/// </summary>
/// <param name="options">What is known of both ends. Its rules and whether it is quick do not count: the copy's do, and whoever is about to be refused was looked at closely.</param>
/// <param name="time">The clock.</param>
public sealed class PreflightGate(PreflightOptions options, TimeProvider time) : ITransferGate
{
    /// <summary>Octets of a message where the source does not tell the size of its folders: less room than that for each raises a doubt.</summary>
    private const long AssumedMessage = 256 << 10;

    /// <summary>The plan file that the copy obeys; null for none.</summary>
    public PlanFile? File { get; init; }

    /// <summary>Whether it is looked whether the copy can succeed. Default: yes. A plan file is obeyed in any case.</summary>
    public bool Checks { get; init; } = true;

    /// <inheritdoc/>
    public async Task<GateDecision> DecideAsync(GateView view, CancellationToken cancellationToken)
    {
        var plan = view.Plan;
        if (File is not null)
        {
            var differences = PlanComparison.Differences(File, view);
            if (differences.Count > 0)
                return new GateDecision(plan, $"The mailboxes are not what the plan file says. {string.Join(' ', differences)} Look at it with mailmover check, and write a new plan file with --write-plan.");
            plan = PlanComparison.Obey(File, view);
        }

        return Checks ? new GateDecision(plan, await RefusalAsync(view with { Plan = plan }, cancellationToken)) : new GateDecision(plan);
    }

    private async Task<string?> RefusalAsync(GateView view, CancellationToken cancellationToken)
    {
        var free = options.Destination.FreeOctets;
        var quota = free is null ? await EndLooker.QuotaAsync(view.Destination, cancellationToken) : null;
        if (!IsDoubtful(view, quota, free))
            return null;

        var rules = options with { Rules = view.Rules, Quick = false };
        var check = new PreflightCheck(view.Source, view.Destination, new NoJournal(), rules, time);
        var from = new EndLook { Identity = view.Source.Identity, Side = EndpointSide.Source, Known = options.Source, Folders = view.SourceFolders };
        var to = new EndLook
        {
            Identity = view.Destination.Identity,
            Side = EndpointSide.Destination,
            Known = options.Destination,
            Folders = await view.Destination.ListFoldersAsync(withStatus: true, cancellationToken),
            Traits = view.Traits,
            Quota = quota,
        };
        var report = await check.JudgeAsync(from, to, view.Known, cancellationToken);
        var problems = report.Problems.Select(p => $"{p.Reason} {p.NextStep}".Trim()).ToList();
        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    /// <summary>Whether what all folders hold, less what was copied, may be more than fits. Rules for single messages can only make it less.</summary>
    private static bool IsDoubtful(GateView view, IReadOnlyList<QuotaRoot>? quota, long? free)
    {
        var done = view.Known.ToDictionary(k => k.Folder.Source, k => k.Totals);
        long messages = 0, octets = 0;
        foreach (var status in view.Plan.Pairs.Select(p => (p.Source.Status, Done: done.GetValueOrDefault(p.Source.Path))))
        {
            var left = Math.Max(0, (status.Status?.Exists ?? 0) - status.Done.Copied - status.Done.AlreadyThere);
            messages += left;
            octets += left == 0 ? 0 : status.Status?.SizeInOctets is { } size ? Math.Max(0, size - status.Done.CopiedOctets) : left * AssumedMessage;
        }

        return octets > free
            || (quota ?? []).Any(r => (r.Storage is { Limit: > 0 } storage && octets > storage.Free) || (r.Messages is { Limit: > 0 } count && messages > count.Free));
    }

    /// <summary>What the journal knows was handed over already.</summary>
    private sealed class NoJournal : ITransferJournal
    {
        public Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A look before a copy takes no ownership.");

        public Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
            Task.FromResult<IPairJournal?>(null);

        public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MailboxPairSummary>>([]);

        public Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken) => Task.FromResult(0);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
