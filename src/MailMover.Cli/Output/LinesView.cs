using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Plain lines for a pipe or a log file: one every ten seconds, and what is worth knowing when it happens.</summary>
internal sealed class LinesView(TextWriter output, bool verbose, TimeProvider time) : ITransferView
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Ten thousand refused messages are for the audit log; the first few tell the reason.
    private const int MostMessages = 10;

    private readonly Lock _lock = new();
    private readonly RateMeter _rate = new(time);
    private ITimer? _timer;
    private int _messages;
    private bool _closed;

    public void OnStart(TransferProgress progress)
    {
        _rate.Sample(progress.OctetsDone);
        _timer = time.CreateTimer(_ => Tell(progress), null, Interval, Interval);
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        if (transferEvent is MessageNoted && !verbose && !MayTellMessage())
            return;
        if (EventText.Of(transferEvent, verbose, time.LocalTimeZone) is { } line)
            WriteLine(line);
    }

    public void Notice(string text) => WriteLine(text);

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        lock (_lock)
            _closed = true;
    }

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
            WriteLine("Further messages of this kind are in the audit log only.");
        return number <= MostMessages;
    }

    private void Tell(TransferProgress progress)
    {
        lock (_lock)
            WriteLine(Line(ProgressSnapshot.Of(progress, _rate)));
    }

    private void WriteLine(string line)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            output.WriteLine(line);
            output.Flush();
        }
    }
}
