using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>Opens the database file of a pair, making or migrating it, and sets a damaged one aside.</summary>
internal static class JournalDatabase
{
    private const string DamageMark = "journal.damaged";
    private static readonly string[] Companions = ["", "-wal"];

    /// <summary>Opens it for writing. Only the pair's owner does.</summary>
    /// <param name="directory">The pair's directory.</param>
    /// <param name="time">Names the file that is set aside.</param>
    /// <param name="setAside">In words, what was found damaged and where it is now; null if nothing was.</param>
    public static SqliteConnection Open(string directory, TimeProvider time, out string? setAside)
    {
        setAside = null;
        var file = Path.Combine(directory, StateDirectory.JournalName);
        if (File.Exists(Path.Combine(directory, DamageMark)))
            setAside = SetAside(directory, file, time);
        try
        {
            return OpenAndMigrate(file);
        }
        catch (SqliteException error) when (JournalErrors.IsDamage(error))
        {
            setAside = SetAside(directory, file, time);
            return OpenAndMigrate(file);
        }
    }

    /// <summary>Opens it for reading beside its owner.</summary>
    public static SqliteConnection OpenForReading(string directory)
    {
        // A read-only connection could not read the write-ahead log that a killed run left behind.
        var connection = Connect(Path.Combine(directory, StateDirectory.JournalName));
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>Remembers that damage was met in the middle of a run, where the beginning of the file looked sound.</summary>
    public static void MarkDamaged(string directory) => PrivateFiles.Touch(Path.Combine(directory, DamageMark));

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection OpenAndMigrate(string file)
    {
        PrivateFiles.Touch(file);
        var connection = Connect(file);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            // Without it fsync on macOS leaves the data in the drive's cache.
            connection.Execute("PRAGMA fullfsync = ON");
            // Each checkpoint costs two more fsyncs; 16 MB of log make them rare.
            connection.Execute("PRAGMA wal_autocheckpoint = 4000");
            Schema.Migrate(connection, file);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 30000");
            connection.Execute("PRAGMA foreign_keys = OFF");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string SetAside(string directory, string file, TimeProvider time)
    {
        var name = Path.Combine(directory, $"journal.set-aside-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}.db");
        foreach (var companion in Companions)
        {
            if (File.Exists(file + companion))
                File.Move(file + companion, name + companion);
        }

        File.Delete(file + "-shm");
        File.Delete(Path.Combine(directory, DamageMark));
        return $"The journal was damaged. It is kept as {name}, and a new one began: mail that had been copied before is recognised at the destination.";
    }
}
