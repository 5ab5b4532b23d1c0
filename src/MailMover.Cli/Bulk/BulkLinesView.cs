using MailMover.Bulk.Running;
using MailMover.Cli.Output;

namespace MailMover.Cli.Bulk;

/// <summary>Plain lines for a pipe or a log file: one for each row that ends, and the figures every ten seconds.</summary>
internal sealed class BulkLinesView(TextWriter output, bool verbose, TimeProvider time) : IBulkView
{
    private readonly TimedLines _lines = new(output, time, LinesView.Interval);
    private readonly RateMeter _rate = new(time);

    public void Begin(IReadOnlyList<RowState> rows)
    {
        _rate.Sample(0);
        _lines.Begin(() => Line(BulkSnapshot.Of(rows, _rate, time.GetUtcNow())));
    }

    public void OnChange(RowState row)
    {
        if (row.Status != BulkRowStatus.Running || verbose)
            _lines.Write(BulkText.Row(row));
    }

    public void OnNote(string text) => _lines.Write(TerminalText.Escape(text));

    public void Notice(string text) => _lines.Write(text);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    private static string Line(BulkSnapshot now) => $"{BulkText.Counts(now)} | {BulkText.Progress(now)}";
}
