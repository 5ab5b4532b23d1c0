using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>One copy or verification by the real program, and what is done to it.</summary>
internal sealed class DisturbedRun(CopyScenario scenario, Mailboxes mailboxes)
{
    /// <summary>The exit code of what hung and was killed.</summary>
    public const int Hung = -1;

    /// <summary>What takes longer with so little mail hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    private readonly TaskCompletionSource<MailMoverProcess> _process = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many disturbances came to pass.</summary>
    public int Hits { get; private set; }

    /// <summary>What is still on its way to the server when the program is dead; done within the longest duration of a disturbance.</summary>
    public Task Deliveries { get; private set; } = Task.CompletedTask;

    public async Task<ProcessOutcome> RunAsync(IReadOnlyList<Disturbance> disturbances, Func<MailMoverProcess> start, CancellationToken cancellationToken)
    {
        var armed = disturbances.Select(d => (Disturbance: d, Watch: Arm(d, out var release), Release: release)).ToList();
        var acts = armed.ConvertAll(a => ActAsync(a.Disturbance, a.Watch, a.Release, cancellationToken));
        await using var process = start();
        _process.SetResult(process);
        var outcome = await WaitAsync(process, cancellationToken);
        Line(Side.Source).ForgetWatches();
        Line(Side.Destination).ForgetWatches();
        Hits = armed.Count(a => a.Watch.Reached.IsCompleted);
        _over.SetResult();
        await Task.WhenAll(acts);
        Deliveries = Task.WhenAll(armed.Select(a => a.Release?.Task ?? Task.CompletedTask));
        return outcome;
    }

    private static async Task<ProcessOutcome> WaitAsync(MailMoverProcess process, CancellationToken cancellationToken)
    {
        var ended = process.WaitAsync(cancellationToken);
        var hung = await Task.WhenAny(ended, DelayAsync(Limit, cancellationToken)) != ended;
        if (hung)
            process.Kill();
        var outcome = await ended;
        return hung ? outcome with { ExitCode = Hung } : outcome;
    }

    /// <summary>Sets up what must happen before the octets of the moment pass.</summary>
    private ProxyWatch Arm(Disturbance disturbance, out TaskCompletionSource? release)
    {
        var line = Line(disturbance.Moment.Side);
        release = disturbance.Kind == DisturbanceKind.KillWithLateDelivery ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        var until = release?.Task ?? Task.CompletedTask;
        return disturbance.Kind switch
        {
            DisturbanceKind.CutConnection => disturbance.Moment.Cut(line),
            DisturbanceKind.CutLine => disturbance.Moment.On(line, line.CutAll),
            DisturbanceKind.RefuseConnections => disturbance.Moment.On(line, () =>
            {
                line.RefuseConnections(true);
                line.CutAll();
            }),
            DisturbanceKind.Stall => disturbance.Moment.On(line, line.Stall),
            DisturbanceKind.HalfCut => disturbance.Moment.On(line, () => line.MuteAll(ProxyDirection.FromServer)),
            DisturbanceKind.KillWithLateDelivery => disturbance.Moment.On(line, () =>
            {
                line.MuteAll(ProxyDirection.FromServer);
                line.HoldAll(ProxyDirection.FromClient, until);
            }),
            _ => disturbance.Moment.On(line),
        };
    }

    private async Task ActAsync(Disturbance disturbance, ProxyWatch watch, TaskCompletionSource? release, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(watch.Reached, _over.Task) == _over.Task)
        {
            release?.SetResult();
            return;
        }

        var process = await _process.Task;
        var line = Line(disturbance.Moment.Side);
        switch (disturbance.Kind)
        {
            case DisturbanceKind.Kill:
                process.Kill();
                break;
            case DisturbanceKind.KillWithLateDelivery:
                process.Kill();
                _ = DelayAsync(disturbance.Duration, cancellationToken).ContinueWith(_ => release!.SetResult(), TaskScheduler.Default);
                break;
            case DisturbanceKind.Terminate:
                await UnlessOverAsync(() => process.TerminateAsync(cancellationToken));
                break;
            case DisturbanceKind.Interrupt:
                await UnlessOverAsync(() => process.InterruptAsync(cancellationToken));
                break;
            case DisturbanceKind.InterruptTwice:
                await UnlessOverAsync(() => process.InterruptAsync(cancellationToken));
                await UnlessOverAsync(() => process.InterruptAsync(cancellationToken));
                break;
            case DisturbanceKind.Stall:
                await DelayAsync(disturbance.Duration, cancellationToken);
                line.Resume();
                break;
            case DisturbanceKind.RefuseConnections:
                await Task.WhenAny(DelayAsync(disturbance.Duration, cancellationToken), _over.Task);
                line.RefuseConnections(false);
                break;
            case DisturbanceKind.HalfCut:
                await Task.WhenAny(DelayAsync(disturbance.Duration, cancellationToken), _over.Task);
                line.CutAll();
                break;
            case DisturbanceKind.Restart or DisturbanceKind.Crash:
                var server = disturbance.Moment.Side == Side.Source ? scenario.SourceDovecot : scenario.DestinationDovecot;
                await server.RestartAsync(disturbance.Kind == DisturbanceKind.Crash, cancellationToken);
                break;
            case DisturbanceKind.Delivery:
                await mailboxes.DeliverAsync(disturbance.Seed, cancellationToken);
                break;
        }
    }

    // A signal to a number whose process has ended reaches nobody, or somebody else.
    private Task UnlessOverAsync(Func<Task> send) => _over.Task.IsCompleted ? Task.CompletedTask : send();

    private static Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);

    private CuttingProxy Line(Side side) => (side == Side.Source ? scenario.SourceLine : scenario.DestinationLine)!;
}
