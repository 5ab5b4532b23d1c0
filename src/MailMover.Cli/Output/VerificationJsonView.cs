using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>A verification as JSON, one object a line: every event and finding, and the counters once a second.</summary>
internal sealed class VerificationJsonView(TextWriter output, TimeProvider time) : IVerificationView
{
    private readonly TimedLines _lines = new(output, time, JsonView.Interval);

    public void OnStart(VerificationProgress progress) => _lines.Begin(() => Line(VerificationSnapshot.Of(progress), time.GetUtcNow()));

    public void OnEvent(TransferEvent transferEvent)
    {
        if (JsonView.Line(transferEvent) is { } line)
            _lines.Write(line);
    }

    public void OnFinding(VerifiedMessage message) => _lines.Write(Line(message, time.GetUtcNow()));

    public void Notice(string text) => _lines.Write(JsonView.Note(text, time.GetUtcNow()));

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    public static string Started(VerificationOptions options, EndpointIdentity source, EndpointIdentity destination, DateTimeOffset time) => JsonLine.Event("verification_started", time, json =>
    {
        json.WriteString("source", source.ToString());
        json.WriteString("destination", destination.ToString());
        json.WriteString("level", JsonLine.Name(options.Level));
        json.WriteNumber("sample", options.Sample);
        json.WriteNumber("accepted", options.Accepted.Count);
    });

    public static string Line(VerificationSnapshot now, DateTimeOffset time) => JsonLine.Event("verification_progress", time, json =>
    {
        json.WriteNumber("messages_done", now.MessagesDone);
        json.WriteNumber("messages_total", now.MessagesTotal);
        json.WriteNumber("octets_read", now.OctetsRead);
        json.WriteString("folder", now.Folder);
    });

    public static string Line(VerifiedMessage message, DateTimeOffset time) => JsonLine.Event("finding", time, json =>
    {
        json.WriteString("fate", JsonLine.Name(message.Fate));
        json.WriteString("folder", message.Folder.ToString());
        json.WriteString("key", message.Key.ToString());
        json.WriteString("destination", message.Destination?.ToString());
        json.WriteString("content", JsonLine.Name(message.Content));
        json.WriteString("reason", message.Reason);
        json.WriteString("message_id", message.MessageId);
        json.WriteString("date", message.Date);
        json.WriteString("received", message.InternalDate is { } received ? JsonLine.Time(received) : null);
        json.WriteString("from", message.From);
        json.WriteString("subject", message.Subject);
        JsonLine.Optional(json, "size", message.SizeInOctets < 0 ? null : message.SizeInOctets);
        json.WriteString("sha256", message.Sha256?.ToString());
        json.WriteString("saved_as", message.SavedAs);
    });
}
