using System.Globalization;
using System.Reflection;
using MailMover.Core.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>The numbered scripts in the folder of the same name, each run once for every database.</summary>
internal static class Schema
{
    private const string Prefix = "MailMover.Storage.Journal.Schema.";
    private static readonly (int Number, string Resource)[] Scripts =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => (int.Parse(n.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), n))
            .Order(),
    ];

    private static int Newest => Scripts[^1].Number;

    /// <summary>Brings a database to the newest form.</summary>
    public static void Migrate(SqliteConnection connection, string file)
    {
        var version = Version(connection, file);
        foreach (var (number, resource) in Scripts.Where(s => s.Number > version))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
            connection.Execute($"BEGIN IMMEDIATE; {reader.ReadToEnd()}; PRAGMA user_version = {number}; COMMIT");
        }
    }

    /// <summary>The number of the last script that was run; 0 in a file that is just being made.</summary>
    /// <exception cref="JournalException">It is one that this program does not know.</exception>
    public static long Version(SqliteConnection connection, string file)
    {
        using var statement = new Statement(connection, "PRAGMA user_version");
        statement.Step();
        var version = statement.Number(0);
        statement.Reset();
        return version <= Newest ? version : throw new JournalException(
            $"{file} was written by a newer version of MailMover (its format is {version}, this one knows {Newest}). Use that version, or another place with --state.");
    }
}
