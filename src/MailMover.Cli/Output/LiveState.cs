using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>What the live view shows besides the counters: the present wait and the last problems.</summary>
internal sealed class LiveState
{
    private const int MostProblems = 3;
    private readonly Lock _lock = new();
    private readonly Queue<string> _problems = new();
    private Waiting? _waiting;
    private string _notice = "";

    public void Take(TransferEvent transferEvent)
    {
        lock (_lock)
        {
            switch (transferEvent)
            {
                case Waiting waiting:
                    _waiting = waiting;
                    break;
                case MessageNoted { Outcome: MessageOutcome.Refused or MessageOutcome.Failed or MessageOutcome.Vanished } noted:
                    Remember(EventText.Message(noted));
                    break;
                case Noted noted:
                    Remember(TerminalText.Sentence(noted.Text));
                    break;
            }
        }
    }

    public void Notice(string text)
    {
        lock (_lock)
            _notice = text;
    }

    /// <summary>The lines under the counters, each with the style it is shown in.</summary>
    public IReadOnlyList<(string Text, LiveTone Tone)> Lines(DateTimeOffset now)
    {
        lock (_lock)
        {
            var lines = new List<(string, LiveTone)>();
            if (_waiting is { } waiting && waiting.Until > now)
                lines.Add(($"Waiting {Left(waiting.Until - now)} for the {EventText.Side(waiting.Side)}{EventText.Attempt(waiting)}: {TerminalText.Sentence(waiting.Reason)}", LiveTone.Waiting));
            lines.AddRange(_problems.Select(p => (p, LiveTone.Problem)));
            if (_notice.Length > 0)
                lines.Add((_notice, LiveTone.Notice));
            return lines;
        }
    }

    private static string Left(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2) ? $"{Math.Ceiling(time.TotalSeconds):0} s" : Figures.Duration(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)));

    private void Remember(string problem)
    {
        _problems.Enqueue(problem);
        if (_problems.Count > MostProblems)
            _problems.Dequeue();
    }
}
