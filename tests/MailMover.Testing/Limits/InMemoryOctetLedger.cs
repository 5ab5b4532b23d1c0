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
            var hours = HoursOf(account, direction);
            var grant = HourlyOctets.Decide([.. hours.Select(h => new HourlyOctets(h.Key, h.Value))], wish, time.GetUtcNow());
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
            return Task.FromResult(HourlyOctets.Used(HoursOf(account, direction).Select(h => new HourlyOctets(h.Key, h.Value)), time.GetUtcNow()));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

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
