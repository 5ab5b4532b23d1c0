using System.Buffers;
using System.Text;
using System.Text.Json;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Writes one JSON object as one line. See <see cref="JsonText"/> for why by hand.</summary>
internal static class JsonLine
{
    public static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>An event: its name and time first.</summary>
    public static string Event(string name, DateTimeOffset time, Action<Utf8JsonWriter> content) => Write(json =>
    {
        json.WriteString("event", name);
        json.WriteString("time", Time(time));
        content(json);
    });

    public static string Time(DateTimeOffset time) => JsonText.Time(time);

    public static string Name<T>(T value) where T : struct, Enum => JsonText.Name(value);

    public static void Plan(Utf8JsonWriter json, TransferPlan plan)
    {
        json.WriteStartArray("folders");
        foreach (var pair in plan.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("source", pair.Source.Path.ToString());
            json.WriteString("destination", pair.Destination.ToString());
            json.WriteBoolean("create", pair.Create);
            Optional(json, "messages", pair.Source.Status?.Exists);
            Optional(json, "octets", pair.Source.Status?.SizeInOctets);
            json.WriteString("note", pair.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        LeftOut(json, plan.LeftOut.Select(l => (l.Folder.Path, l.Reason)));
        JsonText.Strings(json, "warnings", plan.Warnings);
    }

    public static void Folder(Utf8JsonWriter json, FolderReport folder)
    {
        json.WriteString("source", folder.Source.ToString());
        json.WriteString("destination", folder.Destination.ToString());
        Counts(json, folder);
        json.WriteBoolean("passed_over", folder.PassedOver);
        JsonText.Strings(json, "notes", folder.Notes);
    }

    public static void Report(Utf8JsonWriter json, TransferReport report)
    {
        json.WriteString("run", report.Run);
        json.WriteString("source", report.Source.ToString());
        json.WriteString("destination", report.Destination.ToString());
        json.WriteString("ending", Name(report.Ending));
        json.WriteNumber("exit_code", (int)ExitCodes.Of(report.Ending));
        json.WriteString("reason", report.Reason);
        json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        json.WriteStartObject("total");
        Counts(json, report.Total);
        json.WriteEndObject();
        json.WriteStartArray("folders");
        foreach (var folder in report.Folders)
        {
            json.WriteStartObject();
            Folder(json, folder);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        LeftOut(json, report.LeftOut);
        JsonText.Strings(json, "notes", report.Notes);
    }

    public static void Pair(Utf8JsonWriter json, MailboxPairSummary pair)
    {
        json.WriteString("source", pair.Source.ToString());
        json.WriteString("destination", pair.Destination.ToString());
        json.WriteString("state", Name(pair.State));
        json.WriteString("last_started", pair.LastStarted is { } started ? Time(started) : null);
        json.WriteString("last_ended", pair.LastEnded is { } ended ? Time(ended) : null);
        json.WriteString("last_ending", pair.LastEnding is { } ending ? Name(ending) : null);
        json.WriteString("holder", pair.Holder);
        json.WriteString("audit_file", pair.AuditFile);
        LastVerified(json, pair.LastVerification);
        json.WriteStartArray("folders");
        foreach (var (folder, totals) in pair.Folders)
        {
            json.WriteStartObject();
            json.WriteString("source", folder.Source.ToString());
            json.WriteString("destination", folder.Destination.ToString());
            json.WriteNumber("in_doubt", totals.Appending);
            json.WriteNumber("copied", totals.Copied);
            json.WriteNumber("copied_octets", totals.CopiedOctets);
            json.WriteNumber("already_there", totals.AlreadyThere);
            json.WriteNumber("skipped", totals.Skipped);
            json.WriteNumber("refused", totals.Refused);
            json.WriteNumber("failed", totals.Failed);
            json.WriteNumber("vanished", totals.Vanished);
            json.WriteNumber("repaired", totals.Repaired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void LastVerified(Utf8JsonWriter json, LastVerification? last)
    {
        if (last is null)
        {
            json.WriteNull("last_verification");
            return;
        }

        json.WriteStartObject("last_verification");
        json.WriteString("verdict", last.Verdict.ToLowerInvariant());
        json.WriteString("level", last.Level);
        json.WriteString("time", Time(last.Time));
        json.WriteString("run", last.Run);
        json.WriteEndObject();
    }

    public static void Optional(Utf8JsonWriter json, string name, long? number) => JsonText.Optional(json, name, number);

    private static void Counts(Utf8JsonWriter json, FolderReport folder)
    {
        json.WriteNumber("found", folder.Found);
        json.WriteNumber("copied", folder.Copied);
        json.WriteNumber("already_there", folder.AlreadyThere);
        json.WriteNumber("skipped", folder.Skipped);
        json.WriteNumber("refused", folder.Refused);
        json.WriteNumber("failed", folder.Failed);
        json.WriteNumber("vanished", folder.Vanished);
        json.WriteNumber("not_yet_copied", folder.NotYetCopied);
        json.WriteNumber("unexplained", folder.Unexplained);
        json.WriteNumber("repaired", folder.Repaired);
        json.WriteNumber("copied_now", folder.CopiedNow);
        json.WriteNumber("octets_now", folder.OctetsNow);
    }

    private static void LeftOut(Utf8JsonWriter json, IEnumerable<(FolderPath Folder, string Reason)> folders)
    {
        json.WriteStartArray("left_out");
        foreach (var (folder, reason) in folders)
        {
            json.WriteStartObject();
            json.WriteString("folder", folder.ToString());
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
