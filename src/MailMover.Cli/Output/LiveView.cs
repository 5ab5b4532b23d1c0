using MailMover.Core.Transfer;
using Spectre.Console;

namespace MailMover.Cli.Output;

/// <summary>The picture on a terminal, drawn anew a few times a second and taken away at the end.</summary>
internal sealed class LiveView : ITransferView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly LiveState _state = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IAnsiConsole _console;
    private readonly string _title;
    private readonly bool _verbose;
    private readonly TimeProvider _time;
    private Task _drawing = Task.CompletedTask;

    public LiveView(IAnsiConsole console, string title, bool verbose, TimeProvider time) =>
        (_console, _title, _verbose, _time) = (console, title, verbose, time);

    public void OnStart(TransferProgress progress) => _drawing = Task.Run(() => DrawAsync(progress));

    public void OnEvent(TransferEvent transferEvent)
    {
        _state.Take(transferEvent);
        if (_verbose && EventText.Of(transferEvent, verbose: true, _time.LocalTimeZone) is { } line)
            _console.WriteLine(line);
    }

    public void Notice(string text) => _state.Notice(text);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drawing;
        _end.Dispose();
    }

    private async Task DrawAsync(TransferProgress progress)
    {
        var rate = new RateMeter(_time);
        await _console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Interval, _time);
            try
            {
                do
                {
                    var width = Math.Max(40, _console.Profile.Width);
                    context.UpdateTarget(LiveFrame.Of(_title, ProgressSnapshot.Of(progress, rate), _state.Lines(_time.GetUtcNow()), width));
                }
                while (await timer.WaitForNextTickAsync(_end.Token));
            }
            catch (OperationCanceledException)
            {
                // The run has ended; the picture is cleared by the library.
            }
        });
    }
}
