using MailMover.Core.Endpoints;
using MailMover.Core.Limits;

namespace MailMover.Testing.Limits;

/// <summary>A ledger that survives runs, not the test.</summary>
public sealed class InMemoryOctetLedger(TimeProvider time) : IOctetLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(EndpointIdentity, OctetDirection), Dictionary<long, long>> _accounts = [];

    /// <summary>How often it was written.</summary>
    public int Writes { get; private set; }

    public Task<OctetGrant> TakeAsync(EndpointIdentity account, OctetDirection direction, OctetWish wish, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var each in Enum.GetValues<OctetDirection>())
                MoveFromAhead(HoursOf(account, each), HourlyOctets.HourOf(now));
            var hours = HoursOf(account, direction);
            var grant = HourlyOctets.Decide([.. Of(account, direction)], direction == OctetDirection.Down ? [.. Of(account, OctetDirection.Listing)] : [], wish, now);
            if (grant.RoomAt is null)
                Add(hours, grant.Hour, grant.Octets);
            return Task.FromResult(grant);
        }
    }

    public Task GiveBackAsync(EndpointIdentity account, OctetDirection direction, long hour, long octets, CancellationToken cancellationToken)
    {
        lock (_lock)
            Add(HoursOf(account, direction), hour, -octets);
        return Task.CompletedTask;
    }

    public Task<long> UsedAsync(EndpointIdentity account, OctetDirection direction, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return Task.FromResult(HourlyOctets.Used(Of(account, direction), now) + (direction == OctetDirection.Down ? HourlyOctets.Used(Of(account, OctetDirection.Listing), now) : 0));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void MoveFromAhead(Dictionary<long, long> hours, long hour)
    {
        foreach (var ahead in hours.Keys.Where(h => h > hour).ToList())
        {
            hours[hour] = hours.GetValueOrDefault(hour) + hours[ahead];
            hours.Remove(ahead);
        }
    }

    private IEnumerable<HourlyOctets> Of(EndpointIdentity account, OctetDirection direction) => HoursOf(account, direction).Select(h => new HourlyOctets(h.Key, h.Value));

    private void Add(Dictionary<long, long> hours, long hour, long octets)
    {
        Writes++;
        hours[hour] = hours.GetValueOrDefault(hour) + octets;
    }

    private Dictionary<long, long> HoursOf(EndpointIdentity account, OctetDirection direction)
    {
        if (!_accounts.TryGetValue((account, direction), out var hours))
            _accounts[(account, direction)] = hours = [];
        return hours;
    }
}
