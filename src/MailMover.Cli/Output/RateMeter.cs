namespace MailMover.Cli.Output;

/// <summary>Octets a second over the last seconds. A window rather than an average since the start: after a wait the figure has to recover.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private readonly Queue<(long Stamp, long Octets)> _samples = new();

    /// <summary>Takes note of the octets so far and tells the rate; 0 until half a second has passed.</summary>
    public double Sample(long octets)
    {
        var now = time.GetTimestamp();
        _samples.Enqueue((now, octets));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().Stamp, now) > Window)
            _samples.Dequeue();
        var (stamp, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(stamp, now).TotalSeconds;
        return seconds < 0.5 ? 0 : (octets - before) / seconds;
    }
}
