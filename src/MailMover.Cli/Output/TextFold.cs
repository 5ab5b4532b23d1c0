namespace MailMover.Cli.Output;

/// <summary>Breaks text into lines of a given number of columns.</summary>
internal static class TextFold
{
    /// <summary>Breaks at blanks, and inside a word only where it is longer than a line. At least one line, which may be empty.</summary>
    public static IReadOnlyList<string> Words(string text, int columns) => Fold(text.Split(' '), " ", columns);

    /// <summary>Breaks a folder's name after slashes where it can, else wherever it must.</summary>
    public static IReadOnlyList<string> Name(string text, int columns)
    {
        var parts = text.Split('/');
        for (var i = 0; i < parts.Length - 1; i++)
            parts[i] += "/";
        return Fold(parts, "", columns);
    }

    private static List<string> Fold(string[] parts, string glue, int columns)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var part in parts)
        {
            var joined = line.Length == 0 ? part : line + glue + part;
            if (CellWidth.Of(joined) <= columns)
            {
                line = joined;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = part;
            while (CellWidth.Of(line) > columns)
            {
                var head = CellWidth.Take(line, columns);
                lines.Add(head);
                line = line[head.Length..];
            }
        }

        lines.Add(line);
        return lines;
    }
}
