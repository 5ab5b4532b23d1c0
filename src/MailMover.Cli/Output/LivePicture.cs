using Spectre.Console;
using Spectre.Console.Rendering;

namespace MailMover.Cli.Output;

/// <summary>A picture on a terminal, drawn anew a few times a second and taken away at the end.</summary>
internal sealed class LivePicture(IAnsiConsole console, TimeProvider time) : IAsyncDisposable
{
    private const int LeastWidth = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _end = new();
    private volatile Func<int, IRenderable>? _picture;
    private Task _drawing = Task.CompletedTask;

    /// <summary>From now on what this makes, of the terminal's width, is shown, in the place of what was shown before.</summary>
    public void Begin(Func<int, IRenderable> picture)
    {
        var isFirst = _picture is null;
        _picture = picture;
        if (isFirst)
            _drawing = Task.Run(DrawAsync);
    }

    /// <summary>Writes a line that stays, above the picture.</summary>
    public void WriteLine(string line) => console.WriteLine(line);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drawing;
        _end.Dispose();
    }

    private Task DrawAsync() => console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                context.UpdateTarget(_picture!(Math.Max(LeastWidth, console.Profile.Width)));
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The run has ended; the picture is cleared by the library.
        }
    });
}
