namespace MailMover.Core.Limits;

/// <summary>How many days a limit of octets a day costs. Asks nobody.</summary>
public static class CapForecast
{
    /// <summary>
    /// Days that pass before the last of the octets may go: 0 where all of them may go now, 1 where some have to wait for tomorrow. The time of the copying itself is not in it.
    /// </summary>
    /// <param name="octets">What is to go, in octets.</param>
    /// <param name="octetsPerDay">What may go in any 24 hours; null for no limit.</param>
    /// <param name="used">What went in the last 24 hours already.</param>
    public static int Days(long octets, long? octetsPerDay, long used = 0)
    {
        if (octetsPerDay is not { } limit)
            return 0;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(octetsPerDay));
        var later = octets - Math.Max(0, limit - used);
        return later <= 0 ? 0 : (int)Math.Min(int.MaxValue, ((later - 1) / limit) + 1);
    }
}
