using MailMover.Core.Limits;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Limits;

/// <summary>The file behind the ledger: octets by account, direction and hour. Hours that do not count any more are removed on the way.</summary>
internal sealed class LedgerDatabase(SqliteConnection connection) : IDisposable
{
    private const int Format = 1;

    private const string Schema =
        """
        CREATE TABLE used (
            account TEXT NOT NULL,
            direction INTEGER NOT NULL,
            hour INTEGER NOT NULL,
            octets INTEGER NOT NULL,
            PRIMARY KEY (account, direction, hour)
        ) WITHOUT ROWID;
        """;

    public static LedgerDatabase Open(string file) => new(SharedDatabase.Open(file, Format, Schema));

    public OctetGrant Take(string account, OctetDirection direction, OctetWish wish, DateTimeOffset now) => SharedDatabase.Write(connection, () =>
    {
        MoveFromAhead(account, now);
        var grant = HourlyOctets.Decide(Hours(account, direction), direction == OctetDirection.Down ? Hours(account, OctetDirection.Listing) : [], wish, now);
        if (grant.RoomAt is not null)
            return grant;
        Add(account, direction, grant.Hour, grant.Octets);
        using var forget = new Statement(connection, "DELETE FROM used WHERE account = ? AND hour < ?").With(account, HourlyOctets.Oldest(now));
        forget.Run();
        return grant;
    });

    public bool GiveBack(string account, OctetDirection direction, long hour, long octets) => SharedDatabase.Write(connection, () =>
    {
        Add(account, direction, hour, -octets);
        return true;
    });

    public IReadOnlyList<HourlyOctets> Hours(string account, OctetDirection direction)
    {
        var hours = new List<HourlyOctets>();
        using var find = new Statement(connection, "SELECT hour, octets FROM used WHERE account = ? AND direction = ?").With(account, (int)direction);
        while (find.Step())
            hours.Add(new HourlyOctets(find.Number(0), find.Number(1)));
        return hours;
    }

    public long Used(string account, OctetDirection direction, DateTimeOffset now) =>
        HourlyOctets.Used(Hours(account, direction), now) + (direction == OctetDirection.Down ? HourlyOctets.Used(Hours(account, OctetDirection.Listing), now) : 0);

    public void Dispose() => connection.Dispose();

    /// <summary>A clock that was ahead for one run must not lock the account until that day.</summary>
    private void MoveFromAhead(string account, DateTimeOffset now)
    {
        var hour = HourlyOctets.HourOf(now);
        foreach (var direction in Enum.GetValues<OctetDirection>())
        {
            var ahead = Hours(account, direction).Where(h => h.Hour > hour).Sum(h => h.Octets);
            if (ahead != 0)
                Add(account, direction, hour, ahead);
        }

        using var forget = new Statement(connection, "DELETE FROM used WHERE account = ? AND hour > ?").With(account, hour);
        forget.Run();
    }

    private void Add(string account, OctetDirection direction, long hour, long octets)
    {
        using var add = new Statement(
            connection, "INSERT INTO used (account, direction, hour, octets) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET octets = octets + excluded.octets")
            .With(account, (int)direction, hour, octets);
        add.Run();
    }
}
