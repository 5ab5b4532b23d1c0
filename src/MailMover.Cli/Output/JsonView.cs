using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>One JSON object a line: every event, and the counters once a second.</summary>
internal sealed class JsonView(TextWriter output, TimeProvider time) : ITransferView
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimedLines _lines = new(output, time, Interval);
    private readonly RateMeter _rate = new(time);

    public void OnStart(TransferProgress progress)
    {
        _rate.Sample(progress.OctetsDone);
        _lines.Begin(() => Line(ProgressSnapshot.Of(progress, _rate), time.GetUtcNow()));
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        if (Line(transferEvent) is { } line)
            _lines.Write(line);
    }

    public void Notice(string text) => _lines.Write(Note(text, time.GetUtcNow()));

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

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

    public static string Note(string text, DateTimeOffset time) => JsonLine.Event("note", time, json => json.WriteString("text", text));

    // The end of the run is told by the command, which knows where the audit log is.
    public static string? Line(TransferEvent transferEvent) => transferEvent switch
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
        Noted e => Note(e.Text, e.Time),
        _ => null,
    };
}
