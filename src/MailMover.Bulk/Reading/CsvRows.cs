using System.Text;

namespace MailMover.Bulk.Reading;

/// <summary>
/// Splits lines into cells (RFC 4180): quotes around a cell may hold delimiters, line ends and doubled quotes. A quote that is not closed spoils its own
/// line only; what follows is read again.
/// </summary>
internal sealed class CsvRows(CsvLines lines, char delimiter)
{
    // A note may have some lines; a quote that was forgotten has all that follow.
    private const int MostLinesOfACell = 50;
    private const string NotClosed = "a quote (\") is opened and not closed on this line. Close it; a quote inside a cell is written twice.";

    /// <summary>All rows but comments (lines that begin with #) and empty lines.</summary>
    public IEnumerable<CsvRow> Read()
    {
        while (lines.Next() is { } first)
        {
            if (string.IsNullOrWhiteSpace(first.Text) || first.Text.StartsWith('#'))
                continue;
            if (first.Text.Contains('\0', StringComparison.Ordinal))
            {
                yield return new CsvRow(first.Number, [], "there is a NUL character on this line, which no text has. Save the file again as CSV (UTF-8).");
                continue;
            }

            yield return ReadRow(first);
        }
    }

    private CsvRow ReadRow((int Number, string Text) first)
    {
        var taken = new List<(int Number, string Text)>();
        var text = first.Text;
        while (true)
        {
            var (cells, fault, isOpen) = Split(text, delimiter);
            if (!isOpen)
            {
                if (fault.Length > 0)
                    lines.GiveBack(taken);
                return new CsvRow(first.Number, cells, fault.Length > 0 && taken.Count > 0 ? NotClosed : fault);
            }

            if (taken.Count == MostLinesOfACell || lines.Next() is not { } next)
            {
                lines.GiveBack(taken);
                return new CsvRow(first.Number, [], NotClosed);
            }

            taken.Add(next);
            text = $"{text}\n{next.Text}";
        }
    }

    /// <summary>Splits one row.</summary>
    /// <returns>The cells; what is wrong with their form; whether a quote is still open at the end.</returns>
    public static (IReadOnlyList<CsvCell> Cells, string Fault, bool IsOpen) Split(string text, char delimiter)
    {
        var cells = new List<CsvCell>();
        var i = 0;
        while (true)
        {
            if (i < text.Length && text[i] == '"')
            {
                var cell = new StringBuilder();
                for (i++; i < text.Length; i++)
                {
                    if (text[i] != '"')
                        cell.Append(text[i]);
                    else if (i + 1 < text.Length && text[i + 1] == '"')
                        cell.Append(text[i++]);
                    else
                        break;
                }

                if (i == text.Length)
                    return ([], "", true);
                for (i++; i < text.Length && text[i] == ' '; i++)
                {
                }

                if (i < text.Length && text[i] != delimiter)
                    return ([], $"something stands between the closing quote of cell {cells.Count + 1} and the next {Name(delimiter)}. A quote inside a cell is written twice, and the whole cell stands in quotes.", false);
                cells.Add(new CsvCell(cell.ToString(), true));
            }
            else
            {
                var end = text.IndexOf(delimiter, i);
                end = end < 0 ? text.Length : end;
                cells.Add(new CsvCell(text[i..end], false));
                i = end;
            }

            if (i >= text.Length)
                return (cells, "", false);
            i++;
        }
    }

    private static string Name(char delimiter) => delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        _ => "tab",
    };
}
