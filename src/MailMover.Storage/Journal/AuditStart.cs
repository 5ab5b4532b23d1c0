using MailMover.Storage.Audit;

namespace MailMover.Storage.Journal;

/// <summary>Brings audit file and outbox together when a pair is opened, so that every row is in a file exactly once.</summary>
internal static class AuditStart
{
    /// <summary>Opens the audit file of the pair.</summary>
    /// <param name="statements">The journal, which nobody else writes to yet.</param>
    /// <param name="directory">The pair's directory.</param>
    /// <param name="chosen">The file that the user chose; null for the default one.</param>
    public static AuditFile Open(JournalStatements statements, string directory, string? chosen)
    {
        var path = chosen is null ? Path.Combine(directory, StateDirectory.AuditName) : Path.GetFullPath(chosen);
        SettleFormer(statements, directory, path);
        var file = AuditFile.Open(path, KnownLength(statements, directory, path), Outbox(statements));
        statements.Begin();
        Confirm(statements, directory, path, long.MaxValue, file.Length);
        statements.Run("UPDATE mailbox_pair SET audit_file = ?2 WHERE id = ?1", JournalStatements.Pair, Stored(directory, path));
        statements.Commit();
        return file;
    }

    /// <summary>Records that the outbox up to a number is on disk, and how long the file is then.</summary>
    public static void Confirm(JournalStatements statements, string directory, string path, long outbox, long length)
    {
        statements.Run("DELETE FROM audit_outbox WHERE id <= ?1", outbox);
        statements.Run("INSERT OR REPLACE INTO audit_file VALUES (?1, ?2)", Stored(directory, path), length);
    }

    /// <summary>The full path of an audit file as the journal keeps it.</summary>
    public static string FullPath(string directory, string stored) => Path.GetFullPath(stored, directory);

    /// <summary>Writes what the last run left in the outbox to the file that it was meant for, if that is another one now. Where it is gone, the new file gets it.</summary>
    public static void SettleFormer(JournalStatements statements, string directory, string? path)
    {
        if (statements.ReadNumber("SELECT 1 FROM audit_outbox") is null
            || statements.ReadText("SELECT audit_file FROM mailbox_pair WHERE id = ?1", JournalStatements.Pair) is not { } stored)
        {
            return;
        }

        var former = FullPath(directory, stored);
        if (former == path || !File.Exists(former))
            return;
        using var file = AuditFile.Open(former, KnownLength(statements, directory, former), Outbox(statements));
        statements.Begin();
        Confirm(statements, directory, former, long.MaxValue, file.Length);
        statements.Commit();
    }

    private static long? KnownLength(JournalStatements statements, string directory, string path) =>
        statements.ReadNumber("SELECT length FROM audit_file WHERE path = ?1", Stored(directory, path));

    private static IEnumerable<byte[]> Outbox(JournalStatements statements)
    {
        for (long? id = 0; (id = statements.ReadNumber("SELECT min(id) FROM audit_outbox WHERE id > ?1", id)) is not null;)
            yield return statements.ReadOctets("SELECT lines FROM audit_outbox WHERE id = ?1", id);
    }

    /// <summary>The default file is kept by its name alone, so that a state directory can be moved.</summary>
    private static string Stored(string directory, string path) =>
        path == Path.Combine(directory, StateDirectory.AuditName) ? StateDirectory.AuditName : path;
}
