using Spectre.Console;
using Spectre.Console.Rendering;

namespace MailMover.Cli.Output;

/// <summary>One picture of the live view. All text is shown as text, never read as markup.</summary>
internal static class LiveFrame
{
    private const int MostLinesOfText = 2;

    public static IRenderable Of(string title, ProgressSnapshot now, IReadOnlyList<(string Text, LiveTone Tone)> lines, int width)
    {
        var (done, total) = now.OctetsTotal > 0 ? (now.OctetsDone, now.OctetsTotal) : (now.MessagesDone, now.MessagesTotal);
        return new Rows([Title(title, width), Line(Folders(now.Folders, width), width), Bar(done, total, width), Counters(now), .. Lines(lines, width)]);
    }

    public static Text Title(string title, int width) => new(TerminalText.Shorten(title, width), new Style(decoration: Decoration.Bold));

    public static Text Line(string text, int width) => new(TerminalText.Shorten(text, width));

    public static Paragraph Bar(long done, long total, int width)
    {
        var length = Math.Min(width, 100) - 7;
        var filled = total <= 0 ? 0 : (int)Math.Clamp(length * (double)done / total, 0, length);
        return new Paragraph()
            .Append(new string('━', filled), new Style(Color.Green))
            .Append(new string('─', length - filled), new Style(Color.Grey))
            .Append(Figures.Percent(done, total).PadLeft(6));
    }

    /// <summary>The present wait, the last problems and notices, each cut to two lines.</summary>
    public static IEnumerable<Text> Lines(IEnumerable<(string Text, LiveTone Tone)> lines, int width) =>
        lines.Select(l => new Text(TerminalText.Shorten(l.Text, MostLinesOfText * width - 10), Style(l.Tone)));

    private static string Folders(IReadOnlyList<string> folders, int width)
    {
        if (folders.Count == 0)
            return "Looking at the folders";
        var more = folders.Count == 1 ? "" : $" and {folders.Count - 1} more";
        return TerminalText.Shorten(folders[0], width - more.Length) + more;
    }

    private static Grid Counters(ProgressSnapshot now)
    {
        var grid = new Grid { Expand = false };
        grid.AddColumns([Label(), Value(), Label(), Value()]);
        grid.AddRow(
            new Text("Messages"), new Text($"{Figures.Count(now.MessagesDone)} of {Figures.Count(now.MessagesTotal)}"),
            new Text("Rate"), new Text(now.OctetsPerSecond >= 1 ? Figures.Rate(now.OctetsPerSecond) : "-"));
        grid.AddRow(
            new Text("Mail"), new Text(now.OctetsTotal > 0 ? $"{Figures.Octets(now.OctetsDone)} of {Figures.Octets(now.OctetsTotal)}" : Figures.Octets(now.OctetsDone)),
            new Text("Left"), new Text(now.Remaining is { } left ? Figures.Remaining(left) : "-"));
        grid.AddRow(
            new Text("Connections"), new Text(Figures.Count(now.Connections)),
            new Text("Retries"), new Text(Figures.Count(now.Retries)));
        return grid;
    }

    private static GridColumn Label() => new() { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };

    private static GridColumn Value() => new() { NoWrap = true, Width = 26, Padding = new Padding(0, 0, 2, 0) };

    private static Style Style(LiveTone tone) => new(tone switch
    {
        LiveTone.Waiting => Color.Yellow,
        LiveTone.Problem => Color.Red,
        _ => Color.Default,
    });
}
