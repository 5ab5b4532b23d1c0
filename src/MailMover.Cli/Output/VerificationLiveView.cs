using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using Spectre.Console;

namespace MailMover.Cli.Output;

/// <summary>A verification as a picture on a terminal.</summary>
internal sealed class VerificationLiveView(IAnsiConsole console, string title, bool verbose, TimeProvider time) : IVerificationView
{
    private readonly LiveState _state = new();
    private readonly LivePicture _picture = new(console, time);

    public void OnStart(VerificationProgress progress) =>
        _picture.Begin(width => VerificationFrame.Of(title, VerificationSnapshot.Of(progress), _state.Lines(time.GetUtcNow()), width));

    public void OnEvent(TransferEvent transferEvent) => _state.Take(transferEvent);

    public void OnFinding(VerifiedMessage message)
    {
        if (verbose)
            _picture.WriteLine(FindingText.Of(message));
    }

    public void Notice(string text) => _state.Notice(text);

    public ValueTask DisposeAsync() => _picture.DisposeAsync();
}
