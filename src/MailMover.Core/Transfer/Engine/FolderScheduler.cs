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
    private int _appenders = int.MaxValue;
    private int _active;
    private bool _throttled;
    private bool _justRaised;
    private double _rateBefore;
    private long _lastWork;
    private long _lastTime;

    /// <summary>Most folders at work at once: one destination connection is left free for looking.</summary>
    private int Most { get; } = Math.Max(1, Math.Min(run.Source.MaxConnections, run.Destination.MaxConnections - 1));

    /// <summary>Connections that may append to one folder: more than one only where every message costs a round trip.</summary>
    public int AppendersPerFolder => run.Traits.StreamsAppends || run.Options.KeepOrder ? 1 : Math.Max(1, Math.Min(Most, Volatile.Read(ref _appenders)) / Math.Max(1, Volatile.Read(ref _active)));

    /// <summary>Does all of the work; never throws for a folder that failed, the folder knows.</summary>
    public async Task RunAsync(IReadOnlyList<FolderWork> folders, Func<FolderWork, Task> work)
    {
        var queue = new Queue<FolderWork>(folders.OrderByDescending(f => f.Source.SizeInOctets ?? f.Source.Exists));
        var running = new List<Task>();
        _limit = Math.Min(AtStart, Most);
        run.Retry.Throttled = Throttle;
        run.BatchRecorded = Adapt;
        _lastTime = run.Time.GetTimestamp();
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

    /// <summary>Called whenever a batch is done: looks every now and then whether the last change made the transfer faster.</summary>
    private void Adapt()
    {
        lock (_gate)
        {
            var elapsed = run.Time.GetElapsedTime(_lastTime);
            if (elapsed < Interval || _throttled || Volatile.Read(ref _active) < _limit)
                return;
            var work = Work();
            var rate = (work - _lastWork) / elapsed.TotalSeconds;
            (_lastWork, _lastTime) = (work, run.Time.GetTimestamp());
            if (rate >= _rateBefore * WorthIt && _limit < Most)
                (_limit, _justRaised) = (_limit + 1, true);
            else if (_justRaised && rate < _rateBefore / WorthIt && _limit > 1)
                (_limit, _justRaised) = (_limit - 1, false);
            _rateBefore = Math.Max(rate, _rateBefore * 0.9);
            _raised.TrySetResult();
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
            _appenders = Math.Max(1, Math.Min(Most, _appenders) / 2);
        }
    }
}
