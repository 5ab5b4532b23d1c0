using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Verification;

namespace MailMover.Reports.Tests.Doubles;

/// <summary>Reports as a verification makes them: one of each verdict, with names that want to be more than text.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Began = new(2026, 11, 24, 18, 2, 11, TimeSpan.Zero);

    /// <summary>A zone whose distance from UTC is the same on every computer.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");

    public static CertificateContext Context { get; } = new()
    {
        AuditFile = "/home/jo/.local/state/mailmover/jo@old.example-to-jo@new.example-0123456789ab/audit.csv",
        FindingsFile = "/home/jo/mail/certificate-findings.csv",
        CopyCommand = "mailmover copy --from imaps://jo@imap.old.example --to imaps://jo@imap.new.example --again-missing",
        VerifyCommand = "mailmover verify --from imaps://jo@imap.old.example --to imaps://jo@imap.new.example",
        TimeZone = Zone,
    };

    public static VerificationReport Green { get; } = new()
    {
        Run = "20261124T180211Z-1f2e",
        Source = new("imap", "imap.old.example", 0, "jo@old.example"),
        Destination = new("imap", "imap.new.example", 0, "jo@new.example"),
        Started = Began,
        Ended = Began.AddSeconds(187),
        ProgramVersion = "0.2.0",
        Level = VerificationLevel.Headers,
        Ending = RunEnding.Complete,
        Verdict = Verdict.Green,
        Reasons = [new(Verdict.Green, "2 messages are at the new mailbox in another folder than the one they were copied to. You may have moved them there.")],
        Folders =
        [
            Folder("INBOX", 12_345, (MessageFate.Present, 12_343), (MessageFate.Moved, 2)),
            Folder("Sent", 4_821, (MessageFate.Present, 4_821)),
            Folder("Work/Invoices", 981, (MessageFate.Present, 981)),
            Folder("Family", 1, (MessageFate.Present, 1)) with { Notes = ["the folder has another name at the new mailbox"] , Destination = FolderPath.Parse("Private/Family") },
            Folder("Empty", 0, (MessageFate.Present, 0)),
        ],
        Findings =
        [
            Finding(MessageFate.Moved, "INBOX", 17, "Holiday photos", "Mum <mum@family.example>") with { Destination = FolderPath.Of("Photos"), Reason = "it is in Photos now" },
            Finding(MessageFate.Moved, "INBOX", 18, "Re: Holiday photos", "Mum <mum@family.example>") with { Destination = FolderPath.Of("Photos"), Reason = "it is in Photos now" },
        ],
        Years = [new(2011, 310, 310), new(2012, 1_204, 1_204), new(2015, 3_005, 3_005), new(2016, 2_411, 2_411), new(2024, 5_318, 5_318), new(2025, 4_800, 4_800), new(2026, 1_100, 1_100)],
        Manifest = Sha256Digest.Of("manifest"u8),
        ManifestMessages = 18_140,
    };

    /// <summary>An old mailbox that holds nothing any more.</summary>
    public static VerificationReport Empty { get; } = Green with
    {
        Verdict = Verdict.Amber,
        Reasons =
        [
            new(Verdict.Amber, "18,148 messages were copied from the old mailbox before, and are there no longer. Whether they are still at the new mailbox was not looked at: a verification looks for what the old one holds now.", "Look at the new mailbox with a mail program before you cancel the old one."),
            new(Verdict.Amber, "The old mailbox has no messages in any folder: there was nothing to check.", "Make sure that this is the account that you mean: compare the name with the one that you log in with at the provider's web page, and look whether mail is there. If a mail program fetches this mail by POP3, it may have taken it off the server; then it is in that program and nowhere else."),
        ],
        Folders = [Folder("INBOX", 0, (MessageFate.Present, 0)), Folder("Sent", 0, (MessageFate.Present, 0))],
        Findings = [],
        Years = [],
    };

    /// <summary>A mailbox whose messages were only counted.</summary>
    public static VerificationReport Counted { get; } = Green with
    {
        Level = VerificationLevel.Counts,
        Verdict = Verdict.Amber,
        Reasons = [new(Verdict.Amber, "The numbers agree; which messages they are was not looked at.", "Verify by headers, which looks at each message.")],
        Folders = [.. Green.Folders.Select(f => f with { Fates = new Dictionary<MessageFate, long>(), AtDestination = f.Found + 1 })],
        Findings = [],
        Years = [],
    };

    public static FolderVerification Folder(string name, long found, params (MessageFate Fate, long Number)[] fates) => new()
    {
        Source = FolderPath.Of(name.Split('/')),
        Destination = FolderPath.Of(name.Split('/')),
        Found = found,
        Fates = fates.ToDictionary(f => f.Fate, f => f.Number),
        AtDestination = fates.Where(f => f.Fate == MessageFate.Present).Sum(f => f.Number),
        SizeInOctets = found * 24_000,
    };

    public static VerifiedMessage Finding(MessageFate fate, string folder, uint uid, string subject, string from) => new()
    {
        Fate = fate,
        Folder = FolderPath.Of(folder),
        Key = new ImapMessageKey(1_234_567_890, uid),
        MessageId = $"<{uid}@family.example>",
        Date = "Sun, 03 May 2015 18:22:07 +0200",
        From = from,
        Subject = subject,
        InternalDate = new DateTimeOffset(2015, 5, 3, 16, 22, 9, TimeSpan.Zero),
        SizeInOctets = 48_211,
    };
}
