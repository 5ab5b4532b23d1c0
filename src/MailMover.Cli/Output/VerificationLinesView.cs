using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>A verification as plain lines for a pipe or a log file. What was found is in the certificate; line by line only where asked for.</summary>
internal sealed class VerificationLinesView(TextWriter output, bool verbose, TimeProvider time) : IVerificationView
{
    private readonly TimedLines _lines = new(output, time, LinesView.Interval);

    public void OnStart(VerificationProgress progress) => _lines.Begin(() => Line(VerificationSnapshot.Of(progress)));

    public void OnEvent(TransferEvent transferEvent)
    {
        if (EventText.Of(transferEvent, verbose, time.LocalTimeZone) is { } line)
            _lines.Write(line);
    }

    public void OnFinding(VerifiedMessage message)
    {
        if (verbose)
            _lines.Write(FindingText.Of(message));
    }

    public void Notice(string text) => _lines.Write(text);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    /// <summary>The line that is told every ten seconds.</summary>
    public static string Line(VerificationSnapshot now) =>
        now.Folder.Length == 0 ? now.Words : $"{now.Words} | {TerminalText.Shorten(now.Folder, 40)}";
}
