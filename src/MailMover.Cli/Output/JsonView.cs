using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>One JSON object a line: every event, and the counters once a second.</summary>
internal sealed class JsonView(TextWriter output, TimeProvider time) : ITransferView
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RateMeter _rate = new(time);
    private ITimer? _timer;
    private bool _closed;

    public void OnStart(TransferProgress progress)
    {
        _rate.Sample(progress.OctetsDone);
        _timer = time.CreateTimer(_ => Tell(progress), null, Interval, Interval);
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        if (Line(transferEvent) is { } line)
            WriteLine(line);
    }

    public void Notice(string text) => WriteLine(JsonLine.Event("note", time.GetUtcNow(), json => json.WriteString("text", text)));

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        lock (_lock)
            _closed = true;
    }

    public static string Line(ProgressSnapshot now, DateTimeOffset time) => JsonLine.Event("progress", time, json =>
    {
        json.WriteNumber("messages_done", now.MessagesDone);
        json.WriteNumber("messages_total", now.MessagesTotal);
        json.WriteNumber("octets_done", now.OctetsDone);
        json.WriteNumber("octets_total", now.OctetsTotal);
        json.WriteNumber("octets_per_second", (long)now.OctetsPerSecond);
        JsonLine.Optional(json, "seconds_left", now.Remaining is { } left ? (long)left.TotalSeconds : null);
        json.WriteNumber("copied", now.Copied);
        json.WriteNumber("refused", now.Refused);
        json.WriteNumber("failed", now.Failed);
        json.WriteNumber("retries", now.Retries);
        json.WriteNumber("connections", now.Connections);
        json.WriteStartArray("folders");
        foreach (var folder in now.Folders)
            json.WriteStringValue(folder);
        json.WriteEndArray();
    });

    // The end of the run is told by the command, which knows where the audit log is.
    private static string? Line(TransferEvent transferEvent) => transferEvent switch
    {
        PlanMade e => JsonLine.Event("plan_made", e.Time, json => JsonLine.Plan(json, e.Plan)),
        FolderCreated e => JsonLine.Event("folder_created", e.Time, json =>
        {
            json.WriteString("folder", e.Folder.ToString());
            json.WriteString("note", e.Note);
        }),
        FolderStarted e => JsonLine.Event("folder_started", e.Time, json =>
        {
            json.WriteString("source", e.Pair.Source.Path.ToString());
            json.WriteString("destination", e.Pair.Destination.ToString());
        }),
        FolderFinished e => JsonLine.Event("folder_finished", e.Time, json => JsonLine.Folder(json, e.Report)),
        MessageNoted e => JsonLine.Event("message_noted", e.Time, json =>
        {
            json.WriteString("folder", e.Folder.ToString());
            json.WriteString("key", e.Key.ToString());
            json.WriteString("outcome", JsonLine.Name(e.Outcome));
            json.WriteString("reason", e.Reason);
            json.WriteString("subject", e.Subject);
        }),
        Waiting e => JsonLine.Event("waiting", e.Time, json =>
        {
            json.WriteString("side", JsonLine.Name(e.Side));
            json.WriteString("reason", e.Reason);
            json.WriteString("until", JsonLine.Time(e.Until));
            json.WriteNumber("attempt", e.Attempt);
        }),
        Noted e => JsonLine.Event("note", e.Time, json => json.WriteString("text", e.Text)),
        _ => null,
    };

    private void Tell(TransferProgress progress)
    {
        lock (_lock)
            WriteLine(Line(ProgressSnapshot.Of(progress, _rate), time.GetUtcNow()));
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
