using System.Text;
using CsvHelper;
using MailMover.Core.Audit;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Text;

namespace MailMover.Storage.Audit;

/// <summary>The audit log's columns and how each is written. See docs/audit.md, which users and their scripts rely on.</summary>
internal static class AuditFormat
{
    public static readonly byte[] Header = Encoding.UTF8.GetBytes(
        "time,run,outcome,reason,source,source_folder,source_uid_validity,source_uid,destination,destination_folder,destination_uid_validity,destination_uid," +
        "message_id,date,from,subject,size,sha256,flags,attempts\r\n");

    // Readers that trim would otherwise take blanks off folder names.
    private static readonly CsvWriterOptions Rfc4180 = new() { Quoting = CsvQuoting.WhenNeededOrWhitespace };

    /// <summary>The lines of all records that have a row; null where none has.</summary>
    public static AuditLines? Format(IReadOnlyList<EntryRecord> records, bool privacy)
    {
        AuditLines? lines = null;
        CsvWriter? csv = null;
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Audit is not { } row)
                continue;
            lines ??= new AuditLines();
            csv ??= CsvWriter.Create(lines, Rfc4180, leaveOpen: true);
            Write(csv, row, privacy);
        }

        csv?.Dispose();
        return lines;
    }

    private static void Write(CsvWriter csv, AuditRow row, bool privacy)
    {
        csv.WriteField(row.Time.UtcDateTime, "yyyy-MM-ddTHH:mm:ss.fffZ");
        Text(row.Run);
        csv.WriteField(Word(row.Outcome));
        Text(row.Reason);
        Text(row.Source);
        Text(row.SourceFolder.ToString());
        Number(row.SourceKey.Generation);
        if (row.SourceName is { } name)
            Text(name);
        else if (row.SourceKey is ImapMessageKey imap)
            csv.WriteField(imap.Uid);
        else
            Text(row.SourceKey.ToString());
        Text(row.Destination);
        Text(row.DestinationFolder?.ToString() ?? "");
        Number(row.DestinationUidValidity);
        Number(row.DestinationUid);
        Text(row.Header?.MessageId ?? "");
        Text(row.Header?.Date ?? "");
        Text(privacy ? "" : row.Header?.From ?? "");
        Text(privacy ? "" : row.Header?.Subject ?? "");
        csv.WriteField(row.SizeInOctets < 0 ? (long?)null : row.SizeInOctets);
        csv.WriteField(row.Sha256?.ToString());
        Text(row.Flags.ToString());
        csv.WriteField(row.Attempts);
        csv.EndRecord();

        void Text(string text) => csv.WriteField(CellText.Safe(text));

        // UIDs and UIDVALIDITY begin at 1; 0 stands for unknown.
        void Number(uint number) => csv.WriteField(number == 0 ? (uint?)null : number);
    }

    private static string Word(MessageOutcome outcome) => outcome switch
    {
        MessageOutcome.Copied => "copied",
        MessageOutcome.AlreadyThere => "already there",
        MessageOutcome.Skipped => "skipped",
        MessageOutcome.Refused => "refused",
        MessageOutcome.Failed => "failed",
        MessageOutcome.Vanished => "vanished",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The audit log has no word for it."),
    };
}
