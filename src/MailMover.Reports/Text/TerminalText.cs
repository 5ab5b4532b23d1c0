using System.Globalization;
using System.Text;

namespace MailMover.Reports.Text;

/// <summary>Makes text from mail and servers safe to show: subjects and folder names may try to command the terminal or to turn lines around.</summary>
public static class TerminalText
{
    /// <summary>Paths of files are shorter than this.</summary>
    private const int LongestWord = 500;
    private const int LongestSentence = 4_000;

    // More than any writing stacks on one letter.
    private const int MostMarks = 6;

    /// <summary>The text with control characters, line separators, direction marks, invisible characters and broken surrogates written as <c>\u001B</c>.</summary>
    public static string Escape(string text)
    {
        if (!NeedsEscape(text))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                if (IsHostile(rune))
                    AppendCode(safe, rune.Value);
                else
                    safe.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength;
            }
            else
            {
                AppendCode(safe, text[i++]);
            }
        }

        return safe.ToString();
    }

    /// <summary>The escaped text, cut to that many columns with an ellipsis at the end.</summary>
    public static string Shorten(string text, int columns)
    {
        var safe = Escape(text);
        return CellWidth.Of(safe) <= columns ? safe : CellWidth.Take(safe, columns - 1) + "…";
    }

    /// <summary>
    /// The escaped text, cut like <see cref="Shorten"/>, and without more combining marks on a letter than a writing has: they take no column, so columns
    /// alone bound nothing, and a tower of them is drawn across what stands above.
    /// </summary>
    public static string Bounded(string text, int columns)
    {
        text = WithFewMarks(text);
        return Shorten(text.Length <= 4 * columns ? text : text[..(4 * columns)] + "…", columns);
    }

    /// <summary>The escaped sentence; a server's folder names of thousands of characters in it are cut, so that the rest can still be read.</summary>
    public static string Sentence(string text)
    {
        var safe = Escape(text);
        if (safe.Length <= LongestWord)
            return safe;
        var words = safe.Split(' ').Select(w => w.Length <= LongestWord ? w : CellWidth.Take(w, LongestWord - 1) + "…");
        return Shorten(string.Join(' ', words), LongestSentence);
    }

    private static string WithFewMarks(string text)
    {
        var marks = 0;
        StringBuilder? few = null;
        for (var i = 0; i < text.Length; i++)
        {
            marks = char.GetUnicodeCategory(text, i) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MostMarks)
                few ??= new StringBuilder(text, 0, i, text.Length);
            else
                few?.Append(text[i]);
        }

        return few?.ToString() ?? text;
    }

    private static bool NeedsEscape(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
                return true;
        }

        return false;
    }

    private static bool IsHostile(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // All but the joiner, which emoji are made with.
        UnicodeCategory.Format => rune.Value != 0x200D,
        UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => true,
        _ => false,
    };

    private static void AppendCode(StringBuilder safe, int value) => safe.Append(CultureInfo.InvariantCulture, $"\\u{value:X4}");
}
