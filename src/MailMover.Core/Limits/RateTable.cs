using System.Collections.Immutable;

namespace MailMover.Core.Limits;

/// <summary>How fast octets may go at which time of the week, by the clock on the wall: each change holds until the next one, round the week.</summary>
public sealed class RateTable
{
    private const int MinutesOfWeek = 7 * 24 * 60;

    private readonly ImmutableArray<(int Minute, long? OctetsPerSecond)> _changes;

    /// <summary>Makes a table.</summary>
    /// <param name="changes">The changes, each at another minute; at least one. A null rate is no limit.</param>
    /// <exception cref="ArgumentException">There is none, two are at the same minute, or a rate is not above 0.</exception>
    public RateTable(IEnumerable<(DayOfWeek Day, TimeOnly Time, long? OctetsPerSecond)> changes)
    {
        _changes = [.. changes.Select(c => (MinuteOf(c.Day, c.Time), c.OctetsPerSecond)).OrderBy(c => c.Item1)];
        if (_changes.IsEmpty)
            throw new ArgumentException("A table needs a rate.", nameof(changes));
        if (_changes.Select(c => c.Minute).Distinct().Count() < _changes.Length)
            throw new ArgumentException("Two rates begin at the same time.", nameof(changes));
        if (_changes.Any(c => c.OctetsPerSecond <= 0))
            throw new ArgumentException("A rate is above 0.", nameof(changes));
    }

    /// <summary>The same rate at all times.</summary>
    public static RateTable Always(long octetsPerSecond) => new([(DayOfWeek.Sunday, TimeOnly.MinValue, octetsPerSecond)]);

    /// <summary>Octets per second at a moment; null for no limit.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="zone">Whose clock on the wall counts. Where it is put back an hour is gone through twice, where it is put forward one is left out.</param>
    public long? RateAt(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var minute = MinuteOf(local.DayOfWeek, TimeOnly.FromDateTime(local.DateTime));
        var rate = _changes[^1].OctetsPerSecond;
        foreach (var change in _changes)
        {
            if (change.Minute > minute)
                break;
            rate = change.OctetsPerSecond;
        }

        return rate;
    }

    private static int MinuteOf(DayOfWeek day, TimeOnly time) => (((int)day * 24 * 60) + (time.Hour * 60) + time.Minute) % MinutesOfWeek;
}
