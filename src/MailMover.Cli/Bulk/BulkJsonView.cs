using System.Text.Json;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Cli.Output;

namespace MailMover.Cli.Bulk;

/// <summary>One JSON object a line: each row when it begins, waits and ends, and the counters once a second.</summary>
internal sealed class BulkJsonView(TextWriter output, TimeProvider time) : IBulkView
{
    private readonly TimedLines _lines = new(output, time, JsonView.Interval);
    private readonly RateMeter _rate = new(time);

    public void Begin(IReadOnlyList<RowState> rows)
    {
        _rate.Sample(0);
        _lines.Begin(() => Line(BulkSnapshot.Of(rows, _rate, time.GetUtcNow()), time.GetUtcNow()));
    }

    public void OnChange(RowState row) => _lines.Write(Line(row, time.GetUtcNow()));

    public void OnNote(string text) => _lines.Write(JsonView.Note(text, time.GetUtcNow()));

    public void Notice(string text) => _lines.Write(JsonView.Note(text, time.GetUtcNow()));

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    public static string Line(BulkSnapshot now, DateTimeOffset moment) => JsonLine.Event("bulk_progress", moment, json =>
    {
        json.WriteNumber("rows", now.Rows);
        foreach (var status in Enum.GetValues<BulkRowStatus>())
            json.WriteNumber(StatusWords.Of(status), now[status]);
        json.WriteNumber("messages_done", now.Messages);
        json.WriteNumber("octets_done", now.Octets);
        json.WriteNumber("octets_per_second", (long)now.OctetsPerSecond);
        json.WriteNumber("connections", now.Connections);
    });

    public static string Line(RowState row, DateTimeOffset moment) => JsonLine.Event(Name(row.Status), moment, json =>
    {
        json.WriteNumber("row", row.Row.Number);
        json.WriteNumber("line", row.Row.Line);
        json.WriteString("source", row.Row.SourceIdentity?.ToString());
        json.WriteString("destination", row.Row.DestinationIdentity?.ToString());
        json.WriteString("status", StatusWords.Of(row.Status));
        json.WriteNumber("attempt", row.Attempts);
        if (row.Status != BulkRowStatus.Running)
            Ending(json, row);
    });

    private static void Ending(Utf8JsonWriter json, RowState row)
    {
        JsonLine.Optional(json, "exit_code", row.Outcome?.ExitCode);
        json.WriteString("reason", row.Reason);
        json.WriteString("tried_again", row.TriedAgainAt is { } again ? JsonLine.Time(again) : null);
        var total = row.Outcome?.Report?.Total;
        JsonLine.Optional(json, "found", total?.Found);
        JsonLine.Optional(json, "copied", total?.Copied);
        JsonLine.Optional(json, "already_there", total?.AlreadyThere);
        JsonLine.Optional(json, "skipped", total?.Skipped);
        JsonLine.Optional(json, "refused", total?.Refused);
        JsonLine.Optional(json, "failed", total?.Failed);
        JsonLine.Optional(json, "copied_now", total?.CopiedNow);
        JsonLine.Optional(json, "octets_now", total?.OctetsNow);
        json.WriteString("verdict", row.Outcome is { Verdict.Length: > 0 } outcome ? outcome.Verdict : null);
        json.WriteString("audit_file", row.Outcome is { AuditFile.Length: > 0 } known ? known.AuditFile : null);
    }

    private static string Name(BulkRowStatus status) => status switch
    {
        BulkRowStatus.Running => "row_started",
        BulkRowStatus.Waiting => "row_waiting",
        _ => "row_finished",
    };
}
