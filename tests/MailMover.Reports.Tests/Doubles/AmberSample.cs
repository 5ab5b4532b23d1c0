using MailMover.Core.Model;
using MailMover.Core.Verification;

namespace MailMover.Reports.Tests.Doubles;

/// <summary>A report by contents where all is safe, but not all as it was.</summary>
internal static class AmberSample
{
    public static VerificationReport Report { get; } = Samples.Green with
    {
        Level = VerificationLevel.Content,
        Verdict = Verdict.Amber,
        Reasons =
        [
            new(Verdict.Amber, "3 messages are only in Trash or Junk at the new mailbox. Providers empty these folders by themselves, often after 30 days.", "Move what you want to keep out of Trash and Junk there."),
            new(Verdict.Amber, "1 message was refused by the new mailbox. It is saved on this computer.", "Keep the file, or import it with a mail program: the list below says where it lies."),
            new(Verdict.Amber, "In 41 messages the new server replaced characters of the header that are not ASCII.", "Read some of them there; the bodies are the same."),
            new(Verdict.Amber, "120 messages were left out by your rule `--since 2010-01-01`.", "Run the copy without that rule if you want them."),
        ],
        Folders =
        [
            Samples.Folder("INBOX", 9_120, (MessageFate.Present, 8_997), (MessageFate.InTrash, 3), (MessageFate.Skipped, 120)) with { Contents = Contents(8_959, 41), OtherDate = 1 },
            Samples.Folder("Sent", 2_400, (MessageFate.Present, 2_399), (MessageFate.Refused, 1)) with { Contents = Contents(2_399, 0) },
            .. Enumerable.Range(1, 14).Select(i => Samples.Folder($"Archive/{2004 + i}", 100 * i, (MessageFate.Present, 100 * i)) with { Contents = Contents(100 * i, 0) }),
            Samples.Folder("Spam", 312, (MessageFate.Skipped, 312)) with { Destination = null, LeftOutBecause = "--exclude Spam" },
        ],
        Findings =
        [
            .. Enumerable.Range(1, 3).Select(i => Samples.Finding(MessageFate.InTrash, "INBOX", (uint)i, $"Newsletter {i}", "News <news@shop.example>") with { Destination = FolderPath.Of("Trash") }),
            Samples.Finding(MessageFate.Refused, "Sent", 77, "Plans for the house", "Jo <jo@old.example>") with
            {
                Reason = "552 5.3.4 Message size exceeds fixed limit",
                SavedAs = "/home/jo/.local/state/mailmover/jo@old.example-to-jo@new.example-0123456789ab/refused/Sent-77.eml",
                SizeInOctets = 61_340_118,
            },
            Samples.Finding(MessageFate.Present, "INBOX", 9, "Grüße aus Köln", "Jürgen <juergen@koeln.example>") with { Content = ContentMatch.OctetsReplaced, Reason = "changed by the server: characters of the header that are not ASCII" },
        ],
        NotCarried = ["The keyword `$Work` of 12 messages: the new server keeps no keywords."],
        ServerChanges = ["8-bit characters in header fields become the letter X (seen when the first such message was read back)."],
        Notes = ["The new server does not tell which messages it counts as recent."],
        Senders =
        [
            new("news@shop.example", "Shop News", 44, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero)),
            new("mum@family.example", "Mum", 12, new DateTimeOffset(2026, 11, 23, 20, 15, 0, TimeSpan.Zero)),
            new("no-reply@bank.example", "", 1, new DateTimeOffset(2026, 9, 30, 6, 0, 0, TimeSpan.Zero)),
        ],
    };

    private static Dictionary<ContentMatch, long> Contents(long identical, long replaced) => new() { [ContentMatch.Identical] = identical, [ContentMatch.OctetsReplaced] = replaced };
}
