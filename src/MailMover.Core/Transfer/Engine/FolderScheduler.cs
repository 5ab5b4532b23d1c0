namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Works on several folders at once, the largest first. It starts with few connections, adds one as long as that makes the transfer faster,
/// takes the last one back when it did not, and halves them when a server asks for patience.
/// </summary>
internal sealed class FolderScheduler(RunContext run)
{
    private const int AtStart = 3;
    private const double WorthIt = 1.05;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private TaskCompletionSource _raised = NewSignal();
    private int _limit;
    private int _active;
    private bool _throttled;

    /// <summary>Most folders at work at once: one destination connection is left free for looking.</summary>
    private int Most { get; } = Math.Max(1, Math.Min(run.Source.MaxConnections, run.Destination.MaxConnections - 1));

    /// <summary>Connections that may append to one folder: more than one only where every message costs a round trip.</summary>
    public int AppendersPerFolder => run.Traits.StreamsAppends || run.Options.KeepOrder ? 1 : Math.Max(1, Most / Math.Max(1, Volatile.Read(ref _active)));

    /// <summary>Does all of the work; never throws for a folder that failed, the folder knows.</summary>
    public async Task RunAsync(IReadOnlyList<FolderWork> folders, Func<FolderWork, Task> work)
    {
        var queue = new Queue<FolderWork>(folders.OrderByDescending(f => f.Source.SizeInOctets ?? f.Source.Exists));
        var running = new List<Task>();
        _limit = Math.Min(AtStart, Most);
        run.Retry.Throttled = Throttle;
        using var done = new CancellationTokenSource();
        var adapting = AdaptAsync(done.Token);
        while (queue.Count > 0 || running.Count > 0)
        {
            while (queue.Count > 0 && running.Count < Volatile.Read(ref _limit))
            {
                var next = queue.Dequeue();
                Interlocked.Increment(ref _active);
                running.Add(WorkAsync(next, work));
            }

            Task raised;
            lock (_gate)
            {
                if (_raised.Task.IsCompleted)
                    _raised = NewSignal();
                raised = _raised.Task;
            }

            if (queue.Count == 0 || running.Count >= Volatile.Read(ref _limit))
                await Task.WhenAny([raised, .. running]);
            foreach (var ended in running.Where(t => t.IsCompleted).ToList())
            {
                running.Remove(ended);
                await ended;
            }
        }

        await done.CancelAsync();
        await adapting;
    }

    private async Task WorkAsync(FolderWork folder, Func<FolderWork, Task> work)
    {
        run.Progress.Enter(folder.SourcePath);
        try
        {
            await work(folder);
        }
        finally
        {
            run.Progress.Leave(folder.SourcePath);
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task AdaptAsync(CancellationToken done)
    {
        var last = Work();
        double rateBefore = 0;
        var justRaised = false;
        try
        {
            while (true)
            {
                await Task.Delay(Interval, run.Time, done);
                var now = Work();
                var rate = (double)(now - last);
                last = now;
                lock (_gate)
                {
                    if (_throttled || rate <= 0 || _active < _limit)
                        continue;
                    if (rate >= rateBefore * WorthIt && _limit < Most)
                        (_limit, justRaised) = (_limit + 1, true);
                    else if (justRaised && rate < rateBefore / WorthIt && _limit > 1)
                        (_limit, justRaised) = (_limit - 1, false);
                    rateBefore = Math.Max(rate, rateBefore * 0.9);
                    _raised.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All folders are done.
        }
    }

    /// <summary>What got done, small messages weighing what their handling costs.</summary>
    private long Work() => run.Progress.OctetsDone + (run.Progress.MessagesDone * 4096);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Throttle()
    {
        lock (_gate)
        {
            _throttled = true;
            _limit = Math.Max(1, _limit / 2);
        }
    }
}
