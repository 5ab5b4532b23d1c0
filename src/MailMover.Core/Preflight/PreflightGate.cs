using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight.Plans;
using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>
/// Keeps a copy from beginning that cannot succeed, by the same findings as <see cref="PreflightCheck"/>, and one that is not what its plan file says. An ordinary
/// copy costs it a few questions to the destination; messages are only looked at where the figures raise a doubt.
/// </summary>
/// <param name="options">What is known of both ends. Its rules and whether it is quick do not count: the copy's do, and whoever is about to be refused was looked at closely.</param>
/// <param name="time">The clock.</param>
public sealed class PreflightGate(PreflightOptions options, TimeProvider time) : ITransferGate
{
    /// <summary>Octets of a message where the source does not tell the size of its folders: less room than that for each raises a doubt.</summary>
    private const long AssumedMessage = 256 << 10;

    /// <summary>Nobody's messages are all larger than this.</summary>
    private const long EveryMessageIsSmaller = 1 << 30;

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
                return new GateDecision(plan, $"The mailboxes are not what the plan file says. {string.Join(' ', differences)} Look at it with mailmover check, and write a new plan file with --write-plan.", PlanDiffers: true);
            plan = PlanComparison.Obey(File, view);
        }

        return Checks ? new GateDecision(plan, await RefusalAsync(view with { Plan = plan }, cancellationToken)) : new GateDecision(plan);
    }

    private async Task<string?> RefusalAsync(GateView view, CancellationToken cancellationToken)
    {
        var need = Needs(view);
        var free = options.Destination.FreeOctets;
        var quota = free is null ? await OrNoneAsync(view.Destination.GetQuotaAsync(cancellationToken)) : null;
        var facts = need.IntoInbox ? await OrNoneAsync(view.Destination.GetFactsAsync(cancellationToken)) : null;
        var isDoubtful = need.Octets > free
            || (quota ?? []).Any(r => (r.Storage is { Limit: > 0 } storage && need.Octets > storage.Free) || (r.Messages is { Limit: > 0 } count && need.Messages > count.Free))
            || facts is { InboxRights: { } rights } && !rights.Contains('i', StringComparison.Ordinal)
            || await MayAllBeTooLargeAsync(view, cancellationToken);
        if (!isDoubtful)
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
            Facts = facts ?? EndpointFacts.None,
            Quota = quota,
        };
        var report = await check.JudgeAsync(from, to, view.Known, DealtWithAsync, cancellationToken);
        var problems = report.Problems.Select(p => $"{p.Reason} {p.NextStep}".Trim()).ToList();
        return problems.Count == 0 ? null : string.Join(' ', problems);

        async Task<IReadOnlySet<MessageKey>> DealtWithAsync(FolderRecord folder, IReadOnlyList<MessageKey> keys, CancellationToken stop) =>
            (await view.Journal.FindAsync(folder.Id, keys, stop)).Where(e => e.Value.IsDealtWith).Select(e => e.Key).ToHashSet();
    }

    // Whatever is wrong with the line, the copy itself comes to it and knows how to wait.
    private static async Task<T?> OrNoneAsync<T>(Task<T> question)
    {
        try
        {
            return await question;
        }
        catch (MailFailureException)
        {
            return default;
        }
    }

    /// <summary>The most that all folders may still bring. Rules for single messages can only make it less.</summary>
    private static (long Messages, long Octets, bool IntoInbox) Needs(GateView view)
    {
        var known = view.Known.ToDictionary(k => k.Folder.Source, k => new EarlierWork(k.Folder, k.Totals));
        (long Messages, long Octets, bool IntoInbox) need = (0, 0, false);
        foreach (var pair in view.Plan.Pairs)
        {
            var (status, earlier) = (pair.Source.Status, known.GetValueOrDefault(pair.Source.Path, EarlierWork.None));
            var left = earlier.MostToCome(status);
            if (left == 0)
                continue;

            // What was copied is only taken off where it is surely still there.
            var octets = status!.SizeInOctets switch
            {
                { } size when left == earlier.LeastToCome(status.Exists) => Math.Max(0, size - earlier.Totals.CopiedOctets),
                { } size => size,
                null => left * AssumedMessage,
            };
            need = (need.Messages + left, need.Octets + octets, need.IntoInbox || pair.Destination.IsInbox);
        }

        return need;
    }

    /// <summary>Whether perhaps no message is small enough for the destination. Where folders do not tell their size, the first messages of one are looked at.</summary>
    private async Task<bool> MayAllBeTooLargeAsync(GateView view, CancellationToken cancellationToken)
    {
        var limit = MessageLimit.Of(options, view.Traits).SureOctets;
        var pairs = view.Plan.Pairs.Where(p => p.Source.Status is { Exists: > 0 }).ToList();
        if (limit >= EveryMessageIsSmaller || pairs.Count == 0 || pairs.Any(p => p.Source.Status is { SizeInOctets: { } size } status && size / status.Exists < limit))
            return false;
        try
        {
            await using var reader = await view.Source.OpenAsync(pairs[0].Source.Path, null, false, cancellationToken);
            await foreach (var window in reader.ListAsync(null, cancellationToken))
                return window.All(m => m.SizeInOctets > limit);
            return true;
        }
        catch (MailFailureException)
        {
            return false;
        }
    }

    /// <summary>What the journal knows was handed over already.</summary>
    private sealed class NoJournal : ITransferJournal
    {
        public Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A look before a copy takes no ownership.");

        public Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
            Task.FromResult<IPairJournal?>(null);

        public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MailboxPairSummary>>([]);

        public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The gate asks the journal that the copy owns.");

        public Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken) => Task.FromResult(0);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
