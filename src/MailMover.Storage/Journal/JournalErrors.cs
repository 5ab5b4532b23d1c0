using MailMover.Core.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailMover.Storage.Journal;

/// <summary>What a person can do about a failure of the disk or the database.</summary>
internal static class JournalErrors
{
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public static JournalException Explain(Exception error, string directory) => error switch
    {
        JournalException journal => journal,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new JournalException(
            $"The disk that holds {directory} is full, so nothing more is copied. Free some space there, or choose another place with --state, and run the same command again: it goes on where it stopped.",
            error),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => new JournalException(
            $"Another program has kept the journal in {directory} locked for 30 seconds (a backup, a database viewer?). Close it and run the same command again.",
            error),
        SqliteException sqlite when IsDamage(sqlite) => new JournalException(
            $"The journal in {directory} is damaged. Run the copy of this mailbox again: the damaged file is set aside, a new one begins, and mail that has arrived is recognised at the destination.",
            error),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH } or UnauthorizedAccessException => new JournalException(
            $"The journal in {directory} cannot be written: {error.Message} Give yourself the right to write there, or choose another place with --state.",
            error),
        _ => new JournalException(
            $"The journal in {directory} cannot be used: {error.Message} Nothing more is copied. Check the disk (is it full or gone?) and run the same command again: it goes on where it stopped.",
            error),
    };
}
