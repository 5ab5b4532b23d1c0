namespace MailMover.Testing.Time;

/// <summary>
/// A virtual clock that jumps ahead as soon as somebody waits on it with <c>Task.Delay</c>, so that back-off of an hour takes no time.
/// Timeouts and periodic timers do not move it: they fire when the waiting of others has carried the clock past them.
/// </summary>
/// <remarks>Everything else, also <c>Task.WaitAsync</c> with a time, counts as a timeout. <see cref="Advance"/> moves the clock by hand.</remarks>
public sealed class AutoAdvancingTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<TimeSpan> _waits = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private TimeSpan _setBack;

    public AutoAdvancingTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public AutoAdvancingTimeProvider(DateTimeOffset start) => _start = _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How long was waited, wait by wait.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
                return [.. _waits];
        }
    }

    /// <summary>How far the clock has moved.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _now - _start;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now - _setBack;
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        if (timer.IsWait)
            ThreadPool.QueueUserWorkItem(_ => WaitFor(timer, dueTime));
        return timer;
    }

    /// <summary>Moves the clock; whatever is due by then fires in order.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(_start + Elapsed + by);

    /// <summary>Sets the clock on the wall back, as a user or a time server does; what is measured with timestamps, and timers, are not touched.</summary>
    public void SetBack(TimeSpan by)
    {
        lock (_lock)
            _setBack += by;
    }

    private void WaitFor(VirtualTimer timer, TimeSpan dueTime)
    {
        DateTimeOffset due;
        lock (_lock)
        {
            if (timer.Due is not { } at)
                return;
            _waits.Add(dueTime);
            due = at;
        }

        AdvanceTo(due);
    }

    private void AdvanceTo(DateTimeOffset target)
    {
        while (true)
        {
            VirtualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                var reached = next?.Due ?? target;
                _now = reached > _now ? reached : _now;
                next?.Elapse();
            }

            if (next is null)
                return;
            next.Fire();
        }
    }

    private sealed class VirtualTimer(AutoAdvancingTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        // Task.Delay hands its own promise to the timer; its name is what tells it from the promise of WaitAsync (a test holds us to it).
        public bool IsWait => state is Task && state.GetType().Name.Contains("Delay", StringComparison.Ordinal);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                if (Due is not null)
                    clock._timers.Add(this);
            }

            return true;
        }

        public void Elapse()
        {
            Due = _period > TimeSpan.Zero ? Due + _period : null;
            if (Due is null)
                clock._timers.Remove(this);
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
