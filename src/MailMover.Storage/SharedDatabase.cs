using System.Globalization;
using MailMover.Core.Journal;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage;

/// <summary>A small SQLite file that several processes use at once. Its transactions take the write lock at once.</summary>
internal static class SharedDatabase
{
    /// <summary>Opens the file, making it for the user alone.</summary>
    /// <param name="file">The file; its directory is there.</param>
    /// <param name="format">The number of the form that this program knows.</param>
    /// <param name="schema">What makes a new one.</param>
    public static SqliteConnection Open(string file, int format, string schema)
    {
        PrivateFiles.Touch(file);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 30000");
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA fullfsync = ON");
            Prepare(connection, file, format, schema);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a damaged file under another name.</summary>
    public static void SetAside(string file, TimeProvider time)
    {
        var aside = $"{file}.set-aside-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}";
        foreach (var companion in (ReadOnlySpan<string>)["", "-wal"])
        {
            if (File.Exists(file + companion))
                File.Move(file + companion, aside + companion);
        }

        File.Delete(file + "-shm");
    }

    /// <summary>One transaction: all of it is on disk afterwards, or nothing.</summary>
    public static T Write<T>(SqliteConnection connection, Func<T> work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            // After a full disk SQLite has rolled back by itself.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection, string file, int known, string schema)
    {
        connection.Execute("BEGIN IMMEDIATE");
        using (var version = new Statement(connection, "PRAGMA user_version"))
        {
            version.Step();
            var format = version.Number(0);
            version.Reset();
            if (format > known)
                throw new JournalException($"{file} was written by a newer version of MailMover (its format is {format}, this one knows {known}). Use that version, or another place with --state.");
            if (format == 0)
                connection.Execute($"{schema} PRAGMA user_version = {known}");
        }

        connection.Execute("COMMIT");
    }
}
