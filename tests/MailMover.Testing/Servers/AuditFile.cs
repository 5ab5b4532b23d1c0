using System.Text;

namespace MailMover.Testing.Servers;

/// <summary>Reads an audit file as a user's spreadsheet would, and not as the program wrote it.</summary>
public static class AuditFile
{
    /// <summary>The rows, each by column name.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file)
    {
        var records = Parse(File.ReadAllText(file));
        var columns = records[0];
        return [.. records.Skip(1).Select(r =>
        {
            if (r.Count != columns.Count)
                throw new InvalidDataException($"{file}: a row has {r.Count} fields instead of {columns.Count}: {string.Join('|', r)}");
            return columns.Zip(r).ToDictionary(p => p.First, p => p.Second);
        })];
    }

    /// <summary>The last outcome of every source message; later rows replace earlier ones.</summary>
    public static IReadOnlyDictionary<(string Folder, string Uid), string> LastOutcomes(string file)
    {
        var outcomes = new Dictionary<(string, string), string>();
        foreach (var row in Read(file))
            outcomes[(row["source_folder"], row["source_uid_validity"] + ":" + row["source_uid"])] = row["outcome"];
        return outcomes;
    }

    // RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.
    private static List<List<string>> Parse(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                record.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    records.Add(record);
                    record = [];
                }
            }
            else
            {
                field.Append(c);
            }
        }

        if (quoted || record.Count > 0 || field.Length > 0)
            throw new InvalidDataException("The audit file ends in the middle of a row.");
        return records;
    }
}
