using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Storage.Journal;

/// <summary>The first transaction of an owner: it makes itself known in the pair's row and fences off whoever came before.</summary>
internal static class PairStart
{
    /// <returns>The epoch that all writes of this owner carry.</returns>
    public static long Begin(
        JournalStatements statements, EndpointIdentity source, EndpointIdentity destination, string runId, string owner, string directory, string? setAside, TimeProvider time)
    {
        statements.Begin();
        AddPair(statements, source, destination);
        Check(statements, source, destination, directory);
        statements.Run(
            "UPDATE mailbox_pair SET epoch = epoch + 1, owner = ?2, run = ?3, state = ?4, started = ?5, ended = NULL WHERE id = ?1",
            JournalStatements.Pair,
            owner,
            runId,
            (int)RunState.Running,
            time.GetUtcNow().ToUnixTimeMilliseconds());
        return Commit(statements, setAside);
    }

    /// <summary>The same for an owner that copies nothing: what the row says of the last copy stays.</summary>
    public static long Join(JournalStatements statements, EndpointIdentity source, EndpointIdentity destination, string owner, string directory, string? setAside)
    {
        statements.Begin();
        AddPair(statements, source, destination);
        Check(statements, source, destination, directory);
        statements.Run("UPDATE mailbox_pair SET epoch = epoch + 1, owner = ?2 WHERE id = ?1", JournalStatements.Pair, owner);
        return Commit(statements, setAside);
    }

    /// <summary>Adds the pair's row if there is none.</summary>
    public static void AddPair(JournalStatements statements, EndpointIdentity source, EndpointIdentity destination) => statements.Run(
        """
        INSERT INTO mailbox_pair (id, source_scheme, source_host, source_port, source_user, destination_scheme, destination_host, destination_port, destination_user)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING
        """,
        [JournalStatements.Pair, .. Fields(source), .. Fields(destination)]);

    private static long Commit(JournalStatements statements, string? setAside)
    {
        if (setAside is not null)
            statements.Run("INSERT OR REPLACE INTO note VALUES (?1, ?2)", SqliteTransferJournal.SetAsideNote, setAside);
        var epoch = statements.Epoch();
        statements.Commit();
        return epoch;
    }

    private static void Check(JournalStatements statements, EndpointIdentity source, EndpointIdentity destination, string directory)
    {
        if (!IsPair(statements, source, destination))
            throw new JournalException($"{directory} holds the journal of another mailbox pair than {source} to {destination}. Move it away and run the same command again.");
    }

    private static bool IsPair(JournalStatements statements, EndpointIdentity source, EndpointIdentity destination) => statements.ReadNumber(
        """
        SELECT id FROM mailbox_pair WHERE source_scheme = ?1 AND source_host = ?2 AND source_port = ?3 AND source_user = ?4
            AND destination_scheme = ?5 AND destination_host = ?6 AND destination_port = ?7 AND destination_user = ?8
        """,
        [.. Fields(source), .. Fields(destination)]) is not null;

    private static object[] Fields(EndpointIdentity endpoint) => [endpoint.Scheme, endpoint.Host, endpoint.Port, endpoint.User];
}
