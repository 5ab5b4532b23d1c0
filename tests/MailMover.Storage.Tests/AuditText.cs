using System.Text;
using CsvHelper;

namespace MailMover.Storage.Tests;

/// <summary>Reads an audit log as a user's script would.</summary>
internal static class AuditText
{
    public static List<Dictionary<string, string>> Read(string file)
    {
        var lines = Parse(File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        return [.. lines.Skip(1).Select(fields => lines[0].Zip(fields).ToDictionary(p => p.First, p => p.Second))];
    }

    private static List<string[]> Parse(string text)
    {
        using var csv = CsvReader.Create(new StringReader(text), new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i) ?? "")]);
        return rows;
    }
}
