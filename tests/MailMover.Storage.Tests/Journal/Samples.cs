using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Storage.Tests.Journal;

internal static class Samples
{
    public static readonly EndpointIdentity Source = new("imap", "mail.old.example", 0, "jo@old.example");
    public static readonly EndpointIdentity Destination = new("imap", "imap.new.example", 0, "jo@new.example");

    public static EntryRecord Record(uint uid, EntryState state, AuditRow? row = null) => new(
        new JournalEntry
        {
            Key = new ImapMessageKey(3, uid),
            State = state,
            SizeInOctets = 100,
            Destination = FolderPath.Inbox,
            DestinationUidValidity = 7,
            DestinationUid = state == EntryState.Copied ? uid : 0,
        },
        row);

    public static EntryRecord Copied(uint uid, string subject = "Invoice") => Record(uid, EntryState.Copied, Row(uid, subject));

    public static AuditRow Row(uint uid, string subject = "Invoice") => new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
        Run = "r1",
        Outcome = MessageOutcome.Copied,
        Source = Source.ToString(),
        SourceFolder = FolderPath.Of("Work", "Invoices"),
        SourceKey = new ImapMessageKey(3, uid),
        Destination = Destination.ToString(),
        DestinationFolder = FolderPath.Inbox,
        DestinationUidValidity = 7,
        DestinationUid = uid,
        Header = new MessageHeader
        {
            MessageId = $"<{uid}@old.example>",
            Date = "Fri, 02 Jan 2026 04:04:05 +0100",
            From = "\"Miller, Jo\" <jo@old.example>",
            Subject = subject,
            Fingerprint = new MessageFingerprint(uid, true),
        },
        SizeInOctets = 100,
        Sha256 = Sha256Digest.Of("x"u8),
        Flags = FlagSet.Of(SystemFlags.Seen, ["$Forwarded"]),
        Attempts = 1,
    };
}
