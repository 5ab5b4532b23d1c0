using System.Buffers;
using System.Text;
using MailMover.Core.Text;

namespace MailMover.Bulk.Results;

/// <summary>Writes cells so that any program reads them back, and that no spreadsheet program takes one for a formula.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\"\r\n,;\t");

    public static void Write(StringBuilder line, IEnumerable<string> cells, char delimiter)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
                line.Append(delimiter);
            first = false;
            var text = CellText.Safe(cell);
            if (text.AsSpan().ContainsAny(NeedQuotes) || text.StartsWith(' ') || text.EndsWith(' ') || text.StartsWith('#'))
                line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                line.Append(text);
        }

        line.Append("\r\n");
    }
}
