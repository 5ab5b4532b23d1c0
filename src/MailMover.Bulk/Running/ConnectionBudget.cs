using MailMover.Bulk.Reading;
using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Running;

/// <summary>
/// Shares out the connections of each host. A row gets what it needs at both its hosts at once or nothing, so that two rows never wait for each other; and no
/// mailbox is worked on by two rows at a time. Used by one thread.
/// </summary>
internal sealed class ConnectionBudget(BulkRunOptions options, Func<EndpointIdentity, AccountLimits> limits)
{
    private readonly Dictionary<string, int> _used = [];
    private readonly Dictionary<string, int> _open = [];
    private readonly HashSet<string> _busy = [];

    /// <summary>Counts a row that may want connections until <see cref="Forget"/>.</summary>
    public void Expect(RowState row) => Count(row, 1);

    /// <summary>The row wants none any more.</summary>
    public void Forget(RowState row) => Count(row, -1);

    /// <summary>Why this row could never run, however long it waits; empty where it can.</summary>
    public string Impossible(RowState row)
    {
        var (source, destination) = Hosts(row);
        return source.Length > 0 && source == destination && Cap(row.Row.SourceIdentity!) < 2
            ? $"source and destination are both on {source}, and only one connection is allowed there at once. A copy needs two: give --connections-per-host 2."
            : "";
    }

    /// <summary>Whether the row's mailboxes are free.</summary>
    public bool AreFree(RowState row) => !_busy.Contains(MailboxKey.Of(row.Row.SourceIdentity!)) && !_busy.Contains(MailboxKey.Of(row.Row.DestinationIdentity!));

    /// <summary>Takes connections for a row; null where there are none just now.</summary>
    public Reservation? TryReserve(RowState row)
    {
        if (!AreFree(row))
            return null;
        var (source, destination) = Hosts(row);
        var isSame = source.Length > 0 && source == destination;
        var reservation = new Reservation(Share(row.Row.SourceIdentity!, source, isSame), Share(row.Row.DestinationIdentity!, destination, isSame));
        if (reservation.Source < 1 || reservation.Destination < 1)
            return null;
        Take(row, reservation, 1);
        return reservation;
    }

    public void Release(RowState row, Reservation reservation) => Take(row, reservation, -1);

    private int Share(EndpointIdentity endpoint, string host, bool isSame)
    {
        var most = Math.Min(options.ConnectionsPerRow, limits(endpoint).Connections ?? int.MaxValue);
        if (host.Length == 0)
            return most;
        var cap = Cap(endpoint);
        var ends = isSame ? 2 : 1;
        var free = (cap - _used.GetValueOrDefault(host)) / ends;
        // Fewer for each, so that as many rows as wanted can run beside it.
        var rows = Math.Clamp(_open.GetValueOrDefault(host) / ends, 1, options.Parallel);
        return Math.Min(Math.Clamp(cap / ends / rows, 1, Math.Max(1, most)), free);
    }

    private int Cap(EndpointIdentity endpoint) => Math.Max(1, Math.Min(options.ConnectionsPerHost, limits(endpoint).ConnectionsPerHost ?? int.MaxValue));

    private void Count(RowState row, int rows)
    {
        var (source, destination) = Hosts(row);
        _open[source] = _open.GetValueOrDefault(source) + rows;
        _open[destination] = _open.GetValueOrDefault(destination) + rows;
    }

    private void Take(RowState row, Reservation reservation, int sign)
    {
        var (source, destination) = Hosts(row);
        _used[source] = _used.GetValueOrDefault(source) + (sign * reservation.Source);
        _used[destination] = _used.GetValueOrDefault(destination) + (sign * reservation.Destination);
        foreach (var mailbox in (ReadOnlySpan<string>)[MailboxKey.Of(row.Row.SourceIdentity!), MailboxKey.Of(row.Row.DestinationIdentity!)])
        {
            if (sign > 0)
                _busy.Add(mailbox);
            else
                _busy.Remove(mailbox);
        }
    }

    private static (string Source, string Destination) Hosts(RowState row) => (HostKey.Of(row.Row.SourceIdentity), HostKey.Of(row.Row.DestinationIdentity));
}
