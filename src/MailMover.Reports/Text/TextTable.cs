namespace MailMover.Reports.Text;

/// <summary>
/// A plain table that fits the given width: numbers keep theirs, their headings are broken into as few lines as fit, names share what is left and are folded.
/// Written by hand because it is the last thing every run does, and loading a library for it costs more than the table.
/// </summary>
public sealed class TextTable(IReadOnlyList<TableColumn> columns)
{
    private const int LeastName = 12;
    private readonly List<string[]> _rows = [];
    private string[]? _total;

    /// <summary>Adds a row; the cells are escaped here.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(TerminalText.Escape)]);

    /// <summary>Sets the last row, under a rule.</summary>
    public void SetTotal(params string[] cells) => _total = cells;

    public void Write(TextWriter output, int width)
    {
        var all = _total is null ? _rows : [.. _rows, _total];
        var headings = Headings(all, width);
        var widths = Widths(headings, all, width, out var gap);
        var height = headings.Max(h => h.Count);
        for (var line = 0; line < height; line++)
            WriteLine(output, [.. headings.Select(h => line < height - h.Count ? "" : h[line - (height - h.Count)])], widths, gap);
        var rule = new string('-', Math.Min(width, widths.Sum() + gap * (widths.Length - 1)));
        output.WriteLine(rule);
        foreach (var row in _rows)
            WriteRow(output, row, widths, gap);
        if (_total is null)
            return;
        output.WriteLine(rule);
        WriteRow(output, _total, widths, gap);
    }

    /// <summary>The headings in lines: as few as leave the table within the width, and the names at least a third of it.</summary>
    private List<IReadOnlyList<string>> Headings(List<string[]> rows, int width)
    {
        var most = columns.Max(c => c.IsNumber ? c.Title.Split(' ').Length : 1);
        for (var lines = 1; ; lines++)
        {
            List<IReadOnlyList<string>> headings = [.. columns.Select(c => c.IsNumber ? InLines(c.Title, lines) : [c.Title])];
            var widths = NaturalWidths(headings, rows).Select((w, c) => columns[c].IsNumber ? w : Math.Min(w, width / 3));
            if (lines == most || widths.Sum() + 2 * (columns.Count - 1) <= width)
                return headings;
        }
    }

    private static IReadOnlyList<string> InLines(string title, int lines)
    {
        var width = title.Split(' ').Max(w => w.Length);
        while (TextFold.Words(title, width).Count > lines)
            width++;
        return TextFold.Words(title, width);
    }

    private int[] NaturalWidths(List<IReadOnlyList<string>> headings, List<string[]> rows) =>
        [.. columns.Select((_, c) => Math.Max(headings[c].Max(h => h.Length), rows.Count == 0 ? 0 : rows.Max(r => CellWidth.Of(r[c]))))];

    private int[] Widths(List<IReadOnlyList<string>> headings, List<string[]> rows, int width, out int gap)
    {
        var widths = NaturalWidths(headings, rows);
        gap = widths.Sum() + 2 * (widths.Length - 1) <= width ? 2 : 1;

        var names = Enumerable.Range(0, widths.Length).Where(c => !columns[c].IsNumber).ToArray();
        var room = Math.Max(width - gap * (widths.Length - 1) - widths.Where((_, c) => columns[c].IsNumber).Sum(), LeastName * names.Length);
        // Each name column may take an equal share of what is left; what a short one does not need goes to the others.
        foreach (var (c, index) in names.OrderBy(c => widths[c]).Select((c, i) => (c, i)))
        {
            widths[c] = Math.Min(widths[c], room / (names.Length - index));
            room -= widths[c];
        }

        return widths;
    }

    private void WriteRow(TextWriter output, string[] row, int[] widths, int gap)
    {
        var folded = row.Select((cell, c) => columns[c].IsNumber ? [cell] : TextFold.Name(cell, widths[c])).ToList();
        for (var line = 0; line < folded.Max(f => f.Count); line++)
            WriteLine(output, [.. folded.Select(f => line < f.Count ? f[line] : "")], widths, gap);
    }

    private void WriteLine(TextWriter output, string[] cells, int[] widths, int gap)
    {
        var padded = cells.Select((cell, c) =>
        {
            var blanks = new string(' ', Math.Max(0, widths[c] - CellWidth.Of(cell)));
            return columns[c].IsNumber ? blanks + cell : cell + blanks;
        });
        output.WriteLine(string.Join(new string(' ', gap), padded).TrimEnd());
    }
}
