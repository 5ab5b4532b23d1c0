namespace MailMover.Core.Limits;

/// <summary>
/// A token bucket for one direction of all connections of a run. Octets pass in small steps, so that the connections share the rate and a change of the table holds at once.
/// May be used concurrently; whoever comes first goes first.
/// </summary>
/// <param name="table">How fast when.</param>
/// <param name="time">The clock; all waiting goes by it.</param>
public sealed class RateLimit(RateTable table, TimeProvider time)
{
    private const int LeastStep = 512;
    private const int MostStep = 64 << 10;
    private const int StepsPerSecond = 10;

    /// <summary>What may go at once after a rest. Timers are no more exact than some milliseconds.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _free;

    /// <summary>The most octets to pass with one call now.</summary>
    public int Step => table.RateAt(time.GetUtcNow(), time.LocalTimeZone) is { } rate ? (int)Math.Clamp(rate / StepsPerSecond, LeastStep, MostStep) : int.MaxValue;

    /// <summary>Waits until these octets fit into the rate.</summary>
    /// <param name="octets">How many; at most <see cref="Step"/> for waits that are short.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask PassAsync(int octets, CancellationToken cancellationToken)
    {
        if (table.RateAt(time.GetUtcNow(), time.LocalTimeZone) is not { } rate)
            return;
        TimeSpan wait;
        lock (_gate)
        {
            // The clock on the wall may be set back, and then nothing would go until it is where it was.
            var now = time.GetElapsedTime(_began);
            _free = (_free > now - Burst ? _free : now - Burst) + TimeSpan.FromSeconds(octets / (double)rate);
            wait = _free - now;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }
}
