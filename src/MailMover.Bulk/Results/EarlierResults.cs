using System.Globalization;
using MailMover.Bulk.Reading;
using MailMover.Core.Text;

namespace MailMover.Bulk.Results;

/// <summary>What an earlier run wrote about rows.</summary>
public sealed class EarlierResults
{
    private static readonly HashSet<string> Tried = ["failed", "incomplete", "bad_row"];
    private readonly Dictionary<(string Source, string Destination), EarlierResult> _rows = [];
    private readonly HashSet<string> _badLines = [];

    private EarlierResults()
    {
    }

    /// <summary>Reads a file of results; a file that is none has no rows.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static EarlierResults Read(string path)
    {
        var results = new EarlierResults();
        using var reader = new StreamReader(path);
        var lines = new CsvLines(reader);
        if (lines.Next() is not { } header || Columns(header.Text) is not var (delimiter, places))
            return results;
        foreach (var row in new CsvRows(lines, delimiter).Read())
        {
            var cells = places.Select(p => p < row.Cells.Count ? CellText.Original(row.Cells[p].Text) : "").ToList();
            var result = new EarlierResult(cells);
            var isBad = result.Status == "bad_row";
            if (isBad)
                results._badLines.Add(cells[0]);
            if (cells[1].Length > 0 && (!isBad || !results._rows.ContainsKey((cells[1], cells[2]))))
                results._rows[(cells[1], cells[2])] = result;
        }

        return results;
    }

    /// <summary>What was written of a row, if it is not among those that are chosen; null where it is to be run.</summary>
    public EarlierResult? NotChosen(BulkRow row, RowChoice choice)
    {
        if (choice == RowChoice.All || !row.IsGood)
            return null;
        var known = _rows.GetValueOrDefault((row.SourceIdentity!.ToString(), row.DestinationIdentity!.ToString()));
        var status = known?.Status ?? "pending";
        var isChosen = choice switch
        {
            // A row that could not be read has no mailbox in the results; corrected, it still stands in its line.
            RowChoice.Failed => Tried.Contains(status) || (known is null && _badLines.Contains(row.Line.ToString(CultureInfo.InvariantCulture))),
            RowChoice.Pending => !Tried.Contains(status) && status != "complete",
            _ => status != "complete",
        };
        return isChosen ? null : known ?? new EarlierResult([.. ResultColumns.Names.Select((_, i) => i switch
        {
            1 => row.SourceIdentity.ToString(),
            2 => row.DestinationIdentity.ToString(),
            3 => "pending",
            _ => "",
        })]);
    }

    private static (char Delimiter, IReadOnlyList<int> Places)? Columns(string header)
    {
        foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            var names = CsvRows.Split(header, delimiter).Cells.Select(c => c.Text).ToList();
            List<int> places = [.. ResultColumns.Names.Select(n => names.LastIndexOf(n))];
            if (!places.Contains(-1))
                return (delimiter, places);
        }

        return null;
    }
}
