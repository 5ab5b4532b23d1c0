using MailMover.Core.Transfer;
using Spectre.Console;

namespace MailMover.Cli.Output;

/// <summary>A transfer as a picture on a terminal.</summary>
internal sealed class LiveView(IAnsiConsole console, string title, bool verbose, TimeProvider time) : ITransferView
{
    private readonly LiveState _state = new();
    private readonly RateMeter _rate = new(time);
    private readonly LivePicture _picture = new(console, time);

    public void OnStart(TransferProgress progress) =>
        _picture.Begin(width => LiveFrame.Of(title, ProgressSnapshot.Of(progress, _rate), _state.Lines(time.GetUtcNow()), width));

    public void OnEvent(TransferEvent transferEvent)
    {
        _state.Take(transferEvent);
        if (verbose && EventText.Of(transferEvent, verbose: true, time.LocalTimeZone) is { } line)
            _picture.WriteLine(line);
    }

    public void Notice(string text) => _state.Notice(text);

    public ValueTask DisposeAsync() => _picture.DisposeAsync();
}
