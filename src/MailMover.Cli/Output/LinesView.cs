using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Plain lines for a pipe or a log file: one every ten seconds, and what is worth knowing when it happens.</summary>
internal sealed class LinesView(TextWriter output, bool verbose, TimeProvider time) : ITransferView
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Ten thousand refused messages are for the audit log; the first few tell the reason.
    private const int MostMessages = 10;

    private readonly TimedLines _lines = new(output, time, Interval);
    private readonly RateMeter _rate = new(time);
    private int _messages;

    public void OnStart(TransferProgress progress)
    {
        _rate.Sample(progress.OctetsDone);
        _lines.Begin(() => Line(ProgressSnapshot.Of(progress, _rate)));
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        if (transferEvent is MessageNoted && !verbose && !MayTellMessage())
            return;
        if (EventText.Of(transferEvent, verbose, time.LocalTimeZone) is { } line)
            _lines.Write(line);
    }

    public void Notice(string text) => _lines.Write(text);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    /// <summary>The line that is told every ten seconds.</summary>
    public static string Line(ProgressSnapshot now)
    {
        var parts = new List<string>
        {
            $"{Figures.Count(now.MessagesDone)} of {Figures.Messages(now.MessagesTotal)}",
            now.OctetsTotal > 0 ? $"{Figures.Octets(now.OctetsDone)} of {Figures.Octets(now.OctetsTotal)}" : Figures.Octets(now.OctetsDone),
        };
        if (now.OctetsPerSecond >= 1)
            parts.Add(Figures.Rate(now.OctetsPerSecond));
        if (now.Remaining is { } remaining)
            parts.Add($"{Figures.Remaining(remaining)} left");
        if (now.Refused + now.Failed > 0)
            parts.Add($"{Figures.Count(now.Refused)} refused, {Figures.Count(now.Failed)} failed");
        if (now.Retries > 0)
            parts.Add($"{Figures.Count(now.Retries)} retries");
        var folders = now.Folders.Count == 0 ? "" : $" | {TerminalText.Shorten(string.Join(", ", now.Folders), 40)}";
        return string.Join(" | ", parts) + folders;
    }

    private bool MayTellMessage()
    {
        var number = Interlocked.Increment(ref _messages);
        if (number == MostMessages + 1)
            _lines.Write("Further messages of this kind are in the audit log only.");
        return number <= MostMessages;
    }
}
