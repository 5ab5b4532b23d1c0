namespace MailMover.Reports.Text;

/// <summary>Breaks text into lines of a given number of columns.</summary>
public static class TextFold
{
    private static readonly char[] BreaksAfter = ['/', ' ', '@'];

    /// <summary>Breaks at blanks, and inside a word only where it is longer than a line. At least one line, which may be empty.</summary>
    public static IReadOnlyList<string> Words(string text, int columns)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var joined = line.Length == 0 ? word : $"{line} {word}";
            if (CellWidth.Of(joined) <= columns)
            {
                line = joined;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = word;
            while (CellWidth.Of(line) > columns)
                line = Cut(lines, line, CellWidth.Take(line, columns).Length);
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Breaks a name after a slash, a blank or an at sign where one stands in the second half of the line, else wherever it must.</summary>
    public static IReadOnlyList<string> Name(string text, int columns)
    {
        var lines = new List<string>();
        while (CellWidth.Of(text) > columns)
        {
            var fits = CellWidth.Take(text, columns);
            var last = fits.LastIndexOfAny(BreaksAfter) + 1;
            text = Cut(lines, text, last > fits.Length / 2 ? last : fits.Length);
        }

        lines.Add(text);
        return lines;
    }

    // Always at least one character, so that a column narrower than a wide character ends too.
    private static string Cut(List<string> lines, string text, int length)
    {
        var cut = Math.Max(1, length);
        lines.Add(text[..cut].TrimEnd());
        return text[cut..].TrimStart(' ');
    }
}
