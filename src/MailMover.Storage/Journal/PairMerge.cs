using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Storage.Journal;

/// <summary>Moves everything of one pair to another, which may have entries of its own; these win. Both are owned by the caller. It can be repeated after a crash at any point.</summary>
internal static class PairMerge
{
    private static readonly string[] Tables =
    [
        "INSERT OR IGNORE INTO destination_folder (path) SELECT path FROM former.destination_folder",
        "INSERT OR IGNORE INTO folder (pair_id, source, destination, mailbox_id, generation) SELECT pair_id, source, destination, mailbox_id, generation FROM former.folder",

        // What was true of a folder of one pair need not be true of both together.
        "DELETE FROM checkpoint WHERE folder_id IN (SELECT id FROM folder WHERE source IN (SELECT source FROM former.folder))",
        $"""
        INSERT OR IGNORE INTO entry (folder_id, {EntryRow.Columns})
        SELECT mine.id, {EntryRow.Columns.Replace("destination_id,", "there.id,", StringComparison.Ordinal).Replace("generation,", "e.generation,", StringComparison.Ordinal)}
        FROM former.entry e
        JOIN former.folder theirs ON theirs.id = e.folder_id
        JOIN folder mine ON mine.source = theirs.source
        LEFT JOIN former.destination_folder gone ON gone.id = e.destination_id
        LEFT JOIN destination_folder there ON there.path = gone.path
        """,
        "DELETE FROM folder_total",
        "INSERT INTO folder_total (folder_id, state, entries, octets) SELECT folder_id, state, count(*), sum(size) FROM entry GROUP BY folder_id, state",
        "INSERT OR IGNORE INTO note SELECT name, value FROM former.note",
        """
        UPDATE mailbox_pair SET state = f.state, run = f.run, started = f.started, ended = f.ended, ending = f.ending
        FROM (SELECT * FROM former.mailbox_pair) AS f WHERE mailbox_pair.started IS NULL
        """,
        "UPDATE mailbox_pair SET epoch = epoch + 1",
    ];

    public static void Run(string from, string to, EndpointIdentity source, EndpointIdentity destination, TimeProvider time)
    {
        SettleAudit(from, time);
        var renumbered = new Dictionary<long, long>();
        using (var connection = JournalDatabase.Open(to, time, out _))
        {
            connection.Execute($"ATTACH DATABASE '{Path.Combine(from, StateDirectory.JournalName).Replace("'", "''", StringComparison.Ordinal)}' AS former");
            using var statements = new JournalStatements(connection);
            statements.Begin();
            PairStart.AddPair(statements, source, destination);
            foreach (var table in Tables)
                statements.Run(table);
            statements.Commit();
            using var folders = new Statement(connection, "SELECT theirs.id, mine.id FROM former.folder theirs JOIN folder mine ON mine.source = theirs.source");
            while (folders.Step())
                renumbered[folders.Number(0)] = folders.Number(1);
        }

        MoveFiles(from, to, renumbered);
        foreach (var suffix in (string[])["-wal", "-shm", ""])
            File.Delete(Path.Combine(from, StateDirectory.JournalName + suffix));
    }

    /// <summary>Removes the directory of a pair that was merged, unless somebody has put something else there.</summary>
    public static void RemoveRest(string from)
    {
        if (Directory.EnumerateFileSystemEntries(from).All(e => Path.GetExtension(e) == ".lock"))
            Directory.Delete(from, recursive: true);
    }

    private static void SettleAudit(string from, TimeProvider time)
    {
        using var connection = JournalDatabase.Open(from, time, out _);
        using var statements = new JournalStatements(connection);
        AuditStart.SettleFormer(statements, from, path: null);
    }

    /// <summary>The audit log and the messages saved come along, these under the name that goes with their entries now; what has its name taken already comes under another one.</summary>
    private static void MoveFiles(string from, string to, Dictionary<long, long> renumbered)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(IsKept))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            if (Path.GetExtension(file) == ".eml" && RefusedMail.Renumber(Path.GetFileName(file), renumbered) is { } name)
                target = Path.Combine(Path.GetDirectoryName(target)!, name);
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(target)!);
            var first = target;
            for (var n = 1; File.Exists(target); n++)
                target = Path.Combine(Path.GetDirectoryName(target)!, $"{Path.GetFileNameWithoutExtension(first)}-{n}{Path.GetExtension(file)}");
            File.Move(file, target);
        }

        foreach (var empty in Directory.EnumerateDirectories(from))
            Directory.Delete(empty, recursive: true);
    }

    private static bool IsKept(string file) => Path.GetFileName(file) is var name
        && !name.StartsWith(StateDirectory.JournalName, StringComparison.Ordinal)
        && !name.StartsWith("pair.", StringComparison.Ordinal);
}
