namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Tells a message that kills its connection from a line that fails for everybody: failures of unrelated connections at the same moment
/// say nothing about what was in flight on them.
/// </summary>
internal sealed class ConnectionWeather(TimeProvider time)
{
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly List<(long Stamp, object Owner)> _failures = [];

    /// <summary>Notes that a connection of this owner broke, and gives the moment to ask about later.</summary>
    public long Report(object owner)
    {
        var stamp = time.GetTimestamp();
        lock (_gate)
        {
            _failures.RemoveAll(f => time.GetElapsedTime(f.Stamp, stamp) > TimeSpan.FromMinutes(5));
            _failures.Add((stamp, owner));
        }

        return stamp;
    }

    /// <summary>Whether somebody else's connection broke at that moment too.</summary>
    public bool WasStorm(long stamp, object owner)
    {
        lock (_gate)
            return _failures.Exists(f => f.Owner != owner && time.GetElapsedTime(f.Stamp, stamp).Duration() <= SameMoment);
    }
}
