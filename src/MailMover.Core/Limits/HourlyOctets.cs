namespace MailMover.Core.Limits;

/// <summary>
/// The rule of a budget for any 24 hours: octets are counted by the hour, and an hour counts until 24 hours after its end. So no 24 hours, wherever they begin, ever hold more
/// than the limit; the price is that room comes back up to an hour late.
/// </summary>
/// <param name="Hour">The hour since 1970, UTC.</param>
/// <param name="Octets">What was used in it.</param>
public readonly record struct HourlyOctets(long Hour, long Octets)
{
    private const int HoursCounted = 25;

    /// <summary>The oldest hour that still counts.</summary>
    public static long Oldest(DateTimeOffset now) => HourOf(now) - HoursCounted + 1;

    /// <summary>The hour since 1970.</summary>
    public static long HourOf(DateTimeOffset time) => (long)Math.Floor(time.ToUnixTimeSeconds() / 3600.0);

    /// <summary>What counts now. An hour that lies ahead counts as this one: the clock was wrong then, or is now.</summary>
    public static long Used(IEnumerable<HourlyOctets> hours, DateTimeOffset now) => Math.Max(0, hours.Where(h => h.Hour >= Oldest(now)).Sum(h => h.Octets));

    /// <summary>
    /// Decides about a wish. A message that is larger than the limit by itself goes when no other message counts: otherwise it would never go.
    /// </summary>
    /// <param name="hours">What was used for messages.</param>
    /// <param name="listed">What was used for listings. It takes room like any other octets, but does not keep such a message back: each day would begin with a listing.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="now">The time.</param>
    public static OctetGrant Decide(IReadOnlyCollection<HourlyOctets> hours, IReadOnlyCollection<HourlyOctets> listed, OctetWish wish, DateTimeOffset now)
    {
        var used = Used(hours, now) + Used(listed, now);
        var free = wish.PerDay - used;
        if (wish.Least <= free || Used(hours, now) == 0)
            return new OctetGrant(Math.Max(wish.Least, Math.Min(wish.Wanted, free)), HourOf(now), null);

        // Not as soon as one message fits: beginning again has its price too. What never fits waits for the other messages alone.
        var isLarger = wish.Least > wish.PerDay;
        var enough = Math.Max(wish.Least, wish.PerDay / 24);
        var left = isLarger ? Used(hours, now) : used;
        foreach (var hour in (isLarger ? hours : hours.Concat(listed)).Where(h => h.Hour >= Oldest(now)).OrderBy(h => h.Hour))
        {
            left -= hour.Octets;
            if (wish.PerDay - left >= enough || left <= 0)
                return new OctetGrant(0, 0, DateTimeOffset.FromUnixTimeSeconds((Math.Min(hour.Hour, HourOf(now)) + HoursCounted) * 3600));
        }

        return new OctetGrant(0, 0, now.AddHours(1));
    }
}
