using MailMover.Bulk.Running;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Bulk;

/// <summary>Chooses who shows a bulk run: several at once with JSON, nobody with <c>--quiet</c>.</summary>
internal sealed class BulkViews(params IReadOnlyList<IBulkView> views) : IBulkView
{
    public static BulkViews For(IConsole console, OutputSettings settings, string title, TimeProvider time)
    {
        if (settings.Json)
        {
            var json = new BulkJsonView(console.Output, time);
            return settings.Quiet ? new(json) : new(json, new BulkLinesView(console.Error, settings.Verbose, time));
        }

        if (settings.Quiet)
            return new();
        return console.IsTerminal
            ? new(new BulkLiveView(Views.Ansi(console, settings.NoColor), title, settings.Verbose, time))
            : new(new BulkLinesView(console.Output, settings.Verbose, time));
    }

    public void Begin(IReadOnlyList<RowState> rows)
    {
        foreach (var view in views)
            view.Begin(rows);
    }

    public void OnChange(RowState row)
    {
        foreach (var view in views)
            view.OnChange(row);
    }

    public void OnNote(string text)
    {
        foreach (var view in views)
            view.OnNote(text);
    }

    public void Notice(string text)
    {
        foreach (var view in views)
            view.Notice(text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var view in views)
            await view.DisposeAsync();
    }
}
