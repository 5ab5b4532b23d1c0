using MailMover.Bulk.Running;
using MailMover.Cli.Output;
using Spectre.Console;

namespace MailMover.Cli.Bulk;

/// <summary>A bulk run as a picture on a terminal. However many rows there are, those at work and the last failures fit.</summary>
internal sealed class BulkLiveView(IAnsiConsole console, string title, bool verbose, TimeProvider time) : IBulkView
{
    private const int MostFailures = 5;
    private readonly LivePicture _picture = new(console, time);
    private readonly RateMeter _rate = new(time);
    private readonly Queue<string> _failures = new();
    private readonly Lock _gate = new();
    private string _notice = "";

    public void Begin(IReadOnlyList<RowState> rows) => _picture.Begin(width => BulkFrame.Of(title, BulkSnapshot.Of(rows, _rate, time.GetUtcNow()), Lines(), width, console.Profile.Height));

    public void OnChange(RowState row)
    {
        if (verbose)
            _picture.WriteLine(BulkText.Row(row));
        if (row.Status is not (BulkRowStatus.Failed or BulkRowStatus.Incomplete or BulkRowStatus.Waiting))
            return;
        lock (_gate)
        {
            _failures.Enqueue(BulkText.Row(row));
            if (_failures.Count > MostFailures)
                _failures.Dequeue();
        }
    }

    public void OnNote(string text) => Notice(text);

    public void Notice(string text)
    {
        lock (_gate)
            _notice = text;
    }

    public ValueTask DisposeAsync() => _picture.DisposeAsync();

    private IReadOnlyList<(string Text, LiveTone Tone)> Lines()
    {
        lock (_gate)
            return [.. _failures.Select(f => (f, LiveTone.Problem)), .. _notice.Length > 0 ? [(_notice, LiveTone.Notice)] : Array.Empty<(string, LiveTone)>()];
    }
}
