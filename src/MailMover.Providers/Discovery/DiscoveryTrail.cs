namespace MailMover.Providers.Discovery;

/// <summary>Notes every step of one search with what it said and how long it took. Steps may run at the same time; they are told in the order in which they count.</summary>
internal sealed class DiscoveryTrail(TimeProvider time)
{
    private readonly SortedDictionary<int, DiscoveryStep> _steps = [];
    private int _next;

    public IReadOnlyList<DiscoveryStep> Steps
    {
        get
        {
            lock (_steps)
                return [.. _steps.Values];
        }
    }

    /// <summary>A step that takes no time.</summary>
    public void Tell(string what, StepOutcome outcome, string text) => Set(Interlocked.Increment(ref _next), new DiscoveryStep(what, outcome, text, TimeSpan.Zero));

    /// <summary>A step that takes time. Where a better source makes it unnecessary, it is told so, and the cancellation goes on.</summary>
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> step, Func<T, (StepOutcome Outcome, string Text)> tell)
    {
        // The place is taken before the step is waited for.
        var place = Interlocked.Increment(ref _next);
        var started = time.GetTimestamp();
        try
        {
            var result = await step();
            var (outcome, text) = tell(result);
            Set(place, new DiscoveryStep(what, outcome, text, time.GetElapsedTime(started)));
            return result;
        }
        catch (OperationCanceledException)
        {
            Set(place, new DiscoveryStep(what, StepOutcome.NotNeeded, "not needed any more", time.GetElapsedTime(started)));
            throw;
        }
    }

    private void Set(int place, DiscoveryStep step)
    {
        lock (_steps)
            _steps[place] = step;
    }
}
