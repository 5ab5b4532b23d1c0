using System.Text.Json;
using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;

namespace MailMover.Reports;

/// <summary>The certificate for programs: the same facts as the page. Names are stable; <c>format</c> is raised when one of them changes its meaning or goes.</summary>
public static class JsonCertificate
{
    public const int Format = 1;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    public static void Write(Stream output, VerificationReport report, CertificateContext context)
    {
        using var json = new Utf8JsonWriter(output, Readable);
        var total = report.Total;
        json.WriteStartObject();
        json.WriteString("kind", "mailmover_certificate");
        json.WriteNumber("format", Format);
        Circumstances(json, report);
        Outcome(json, report, total);
        json.WriteStartObject("total");
        Counts(json, total);
        json.WriteEndObject();
        Objects(json, "folders", report.Folders, folder => Folder(json, folder));
        Objects(json, "findings", report.Findings, finding => Finding(json, finding));
        json.WriteString("findings_file", context.FindingsFile);
        JsonText.Strings(json, "not_carried", report.NotCarried);
        JsonText.Strings(json, "server_changes", report.ServerChanges);
        JsonText.Strings(json, "notes", report.Notes);
        Manifest(json, report, context);
        Objects(json, "years", report.Years, year => Year(json, year));
        Senders(json, report.Senders);
        json.WriteString("copy_command", context.CopyCommand);
        json.WriteString("verify_command", context.VerifyCommand);
        json.WriteEndObject();
    }

    private static void Circumstances(Utf8JsonWriter json, VerificationReport report)
    {
        json.WriteString("program_version", report.ProgramVersion);
        json.WriteString("run", report.Run);
        json.WriteString("source", report.Source.ToString());
        json.WriteString("destination", report.Destination.ToString());
        json.WriteString("started", JsonText.Time(report.Started));
        json.WriteString("ended", JsonText.Time(report.Ended));
        json.WriteString("level", JsonText.Name(report.Level));
        json.WriteNumber("sample", report.Sample);
        JsonText.Optional(json, "sample_seed", report.SampleSeed);
        json.WriteString("ending", JsonText.Name(report.Ending));
    }

    private static void Outcome(Utf8JsonWriter json, VerificationReport report, FolderVerification total)
    {
        var verdict = Accounting.VerdictOf(report, total);
        json.WriteString("verdict", JsonText.Name(verdict));
        json.WriteString("headline", VerdictWords.Headline(report, total));
        json.WriteString("lead", VerdictWords.Lead(report, total));
        json.WriteString("equation", Balance.Of(total, MailboxWords.Of(report.Source, report.Destination)));
        Objects(json, "reasons", report.Reasons, reason =>
        {
            // A page that is not GREEN must not hold that word, and a reason of that weight decides nothing.
            json.WriteString("weight", reason.Weight == Verdict.Green ? "note" : JsonText.Name(reason.Weight));
            json.WriteString("text", reason.Text);
            json.WriteString("next_step", reason.NextStep);
        });
    }

    private static void Folder(Utf8JsonWriter json, FolderVerification folder)
    {
        json.WriteString("source", folder.Source.ToString());
        json.WriteString("destination", folder.Destination?.ToString());
        Counts(json, folder);
        json.WriteString("left_out_because", folder.LeftOutBecause);
        JsonText.Strings(json, "notes", folder.Notes);
    }

    private static void Counts(Utf8JsonWriter json, FolderVerification folder)
    {
        json.WriteNumber("found", folder.Found);
        json.WriteStartObject("fates");
        foreach (var fate in FateWords.Order)
            json.WriteNumber(JsonText.Name(fate), folder[fate]);
        json.WriteEndObject();
        json.WriteNumber("unexplained", folder.Unexplained);
        json.WriteStartObject("contents");
        foreach (var match in Enum.GetValues<ContentMatch>())
            json.WriteNumber(JsonText.Name(match), folder[match]);
        json.WriteEndObject();
        json.WriteNumber("at_destination", folder.AtDestination);
        json.WriteNumber("extra_copies", folder.ExtraCopies);
        json.WriteNumber("other_date", folder.OtherDate);
        json.WriteNumber("lack_flags", folder.LackFlags);
        json.WriteNumber("octets", folder.SizeInOctets);
    }

    private static void Finding(Utf8JsonWriter json, VerifiedMessage message)
    {
        json.WriteString("fate", JsonText.Name(message.Fate));
        json.WriteString("content", JsonText.Name(message.Content));
        json.WriteString("folder", message.Folder.ToString());
        json.WriteNumber("uid_validity", message.Key.Generation);
        JsonText.Optional(json, "uid", (message.Key as ImapMessageKey)?.Uid);
        json.WriteString("key", message.Key.ToString());
        json.WriteString("destination", message.Destination?.ToString());
        json.WriteString("reason", message.Reason);
        json.WriteString("message_id", message.MessageId);
        json.WriteString("date", message.Date);
        json.WriteString("from", message.From);
        json.WriteString("subject", message.Subject);
        json.WriteString("internal_date", message.InternalDate is { } date ? JsonText.Time(date) : null);
        JsonText.Optional(json, "size", message.SizeInOctets < 0 ? null : message.SizeInOctets);
        json.WriteString("sha256", message.Sha256?.ToString());
        json.WriteString("saved_as", message.SavedAs);
    }

    private static void Manifest(Utf8JsonWriter json, VerificationReport report, CertificateContext context)
    {
        json.WriteStartObject("manifest");
        json.WriteString("sha256", report.Manifest?.ToString());
        json.WriteNumber("messages", report.ManifestMessages);
        json.WriteString("audit_file", context.AuditFile);
        json.WriteEndObject();
    }

    private static void Year(Utf8JsonWriter json, YearCount year)
    {
        json.WriteNumber("year", year.Year);
        json.WriteNumber("at_source", year.AtSource);
        json.WriteNumber("at_destination", year.AtDestination);
    }

    private static void Senders(Utf8JsonWriter json, IReadOnlyList<SenderCount>? senders)
    {
        if (senders is null)
        {
            json.WriteNull("senders");
            return;
        }

        Objects(json, "senders", senders, sender =>
        {
            json.WriteString("address", sender.Address);
            json.WriteString("name", sender.Name);
            json.WriteNumber("messages", sender.Messages);
            json.WriteString("last", JsonText.Time(sender.Last));
        });
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> content)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            content(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
