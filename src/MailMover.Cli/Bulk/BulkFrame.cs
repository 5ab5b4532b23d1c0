using MailMover.Bulk.Running;
using MailMover.Cli.Output;
using MailMover.Core.Transfer;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MailMover.Cli.Bulk;

/// <summary>One picture of a bulk run. All text is shown as text, never read as markup.</summary>
internal static class BulkFrame
{
    // Title, bar, two lines of figures, and what may follow the rows.
    private const int LinesBesides = 12;
    private const int LeastRows = 4;
    private const int FigureWidth = 22;

    public static IRenderable Of(string title, BulkSnapshot now, IReadOnlyList<(string Text, LiveTone Tone)> lines, int width, int height) => new Rows(
    [
        LiveFrame.Title(title, width),
        LiveFrame.Bar(now.Over, now.Chosen, width),
        LiveFrame.Line(BulkText.Counts(now), width),
        LiveFrame.Line(BulkText.Progress(now), width),
        .. Running(now.Running, now.Now, width, Math.Max(LeastRows, height - LinesBesides)),
        .. LiveFrame.Lines(lines, width),
    ]);

    private static IEnumerable<IRenderable> Running(IReadOnlyList<RowState> rows, DateTimeOffset now, int width, int most)
    {
        foreach (var row in rows.Take(most))
            yield return LiveFrame.Line($"{Figure(row, now).PadLeft(FigureWidth)}  {TerminalText.Escape(row.Row.ToString())}", width);
        if (rows.Count > most)
            yield return LiveFrame.Line($"{"",FigureWidth}  and {rows.Count - most} more", width);
    }

    private static string Figure(RowState row, DateTimeOffset now) => (row.Waits, row.Progress) switch
    {
        (Waiting waiting, _) => waiting.Until > now ? $"waits {Figures.Duration(waiting.Until - now)}" : "waiting",
        (_, { MessagesTotal: > 0 } progress) => $"{Figures.Count(progress.MessagesDone)} of {Figures.Count(progress.MessagesTotal)}",
        _ => "logging in",
    };
}
