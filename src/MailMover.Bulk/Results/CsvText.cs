using System.Buffers;
using System.Text;

namespace MailMover.Bulk.Results;

/// <summary>Writes cells so that any program reads them back, and that no spreadsheet program takes one for a formula.</summary>
internal static class CsvText
{
    // https://owasp.org/www-community/attacks/CSV_Injection, with the full-width forms.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\"\r\n,;\t");

    public static void Write(StringBuilder line, IEnumerable<string> cells, char delimiter)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
                line.Append(delimiter);
            first = false;
            var text = Safe(cell);
            if (text.AsSpan().ContainsAny(NeedQuotes) || text.StartsWith(' ') || text.EndsWith(' ') || text.StartsWith('#'))
                line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                line.Append(text);
        }

        line.Append("\r\n");
    }

    /// <summary>A server's words may hold control characters and begin like a formula.</summary>
    private static string Safe(string text)
    {
        var clean = text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Contains('\u007f', StringComparison.Ordinal)
            ? text
            : string.Concat(text.Select(c => c is '\n' or '\t' or '\r' ? ' ' : char.IsControl(c) ? '\uFFFD' : c));
        return clean.Length > 0 && FormulaStarts.Contains(clean[0]) ? "'" + clean : clean;
    }
}
