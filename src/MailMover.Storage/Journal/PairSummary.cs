using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Storage.Journal;

/// <summary>Reads what <c>status</c> and <c>check</c> show of a pair, whether it is held or not.</summary>
internal static class PairSummary
{
    /// <summary>The script that brought what was sent in a message's place. Only an owner brings a file to the newest form.</summary>
    private const int SentInsteadSince = 2;

    /// <returns>Null where the journal is only just being made.</returns>
    public static MailboxPairSummary? Read(string directory, TimeProvider time)
    {
        var connection = JournalDatabase.OpenForReading(directory);
        using var reader = new JournalReader(connection);
        var version = Schema.Version(connection, Path.Combine(directory, StateDirectory.JournalName));
        if (version == 0)
            return null;
        var holder = PairOwnership.HolderOf(directory, time);
        MailboxPairSummary? summary = null;
        reader.Each(
            """
            SELECT source_scheme, source_host, source_port, source_user, destination_scheme, destination_host, destination_port, destination_user,
                state, started, ended, ending, audit_file
            FROM mailbox_pair
            """,
            row => summary = new MailboxPairSummary
            {
                Source = Endpoint(row, 0),
                Destination = Endpoint(row, 4),
                State = (RunState)row.Number(8),
                LastStarted = Time(row.NumberOrNull(9)),
                LastEnded = Time(row.NumberOrNull(10)),
                LastEnding = (RunEnding?)row.NumberOrNull(11),
                Holder = holder,
                Folders = [],
                AuditFile = AuditStart.FullPath(directory, row.TextOrNull(12) ?? StateDirectory.AuditName),
            });
        if (summary is null)
            return null;
        LastVerification? verification = null;
        reader.Each("SELECT value FROM note WHERE name = ?1", row => verification = LastVerification.Parse(row.Text(0)), LastVerification.NoteName);
        return summary with { LastVerification = verification, Folders = [.. reader.ReadFolders().Select(f => (f, reader.ReadTotals(f.Id, isOld: version < SentInsteadSince)))] };
    }

    /// <summary>Those of the keys whose entries are copied, already there or refused.</summary>
    public static HashSet<MessageKey> FindDealtWith(string directory, long folder, IReadOnlyList<MessageKey> keys)
    {
        using var reader = new JournalReader(JournalDatabase.OpenForReading(directory));
        return reader.ReadDealtWith(folder, keys);
    }

    private static EndpointIdentity Endpoint(Statement row, int column) => new(row.Text(column), row.Text(column + 1), (int)row.Number(column + 2), row.Text(column + 3));

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
