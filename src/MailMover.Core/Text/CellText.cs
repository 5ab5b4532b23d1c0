using System.Buffers;

namespace MailMover.Core.Text;

/// <summary>Makes text that strangers wrote (subjects, senders, folder names) harmless in a cell of a CSV file, for spreadsheets and terminals alike.</summary>
public static class CellText
{
    // What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection, full-width forms included.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    // Control characters, line and paragraph separators, and what turns the direction of text so that it reads as something else.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2066, 4)).Select(c => (char)c)]);

    /// <summary>The text as a cell may hold it: a formula is neutralised by a quote before it, control and turning characters are replaced. Quoting for CSV is the writer's.</summary>
    public static string Safe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return text;
        var harmless = text.AsSpan().ContainsAny(Unsafe)
            ? string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                    target[i] = Replace(source[i]);
            })
            : text;
        return NeedsQuote(text) ? "'" + harmless : harmless;
    }

    /// <summary>The text that a cell was made of, but for characters that had to be replaced.</summary>
    public static string Original(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.StartsWith('\'') && NeedsQuote(cell.AsSpan(1)) ? cell[1..] : cell;
    }

    // A text that has a quote before its formula already gets one more, so that it can be told from one that was neutralised.
    private static bool NeedsQuote(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart('\'');
        return !rest.IsEmpty && FormulaStarts.Contains(rest[0]);
    }

    private static char Replace(char c) => c is '\t' or '\r' or '\n' or '\u2028' or '\u2029' ? ' ' : Unsafe.Contains(c) ? '\uFFFD' : c;
}
