using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Verification;

namespace MailMover.Reports.Tests.Doubles;

/// <summary>A report of lost mail, in which all that strangers can write tries to be more than text.</summary>
internal static class RedSample
{
    public const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    public const string Turned = "invoice_\u202Efdp.exe \u2066x\u200F";
    public const string Escapes = "\u001B[2J\u001B]0;owned\u0007 \u0000\u009B31m";

    public static VerificationReport Report { get; } = Samples.Green with
    {
        Ending = RunEnding.Unbalanced,
        Verdict = Verdict.Red,
        Reasons =
        [
            new(Verdict.Red, "23 messages that were copied are nowhere at the new mailbox now. You, or a program of yours, may have deleted them there.", "Copy them again with `copy --again-missing`, or say that they may be missing with `verify --accept-missing FILE`."),
            new(Verdict.Red, "1 message was never copied: it came after the last copy.", "Copy again: run the same copy command."),
            new(Verdict.Amber, $"2 messages are only in Trash or Junk; the server says: NO {Script} & \"quoted\" 'single' {Escapes}", "Move them out of Trash and Junk."),
            new(Verdict.Green, "1 message is in another folder than the one it was copied to."),
        ],
        Folders =
        [
            Samples.Folder("INBOX", 12_345, (MessageFate.Present, 12_319), (MessageFate.Missing, 23), (MessageFate.NotYetCopied, 1), (MessageFate.InTrash, 2)) with { Notes = [$"UIDVALIDITY changed {Escapes}"] },
            Named(Script, 40, 40),
            Named(Turned, 7, 6),
            Named($"\"quotes\" & 'apostrophes' {Escapes}", 3, 3),
            Named("a very long name " + new string('x', 10_000), 2, 2),
            Named("עברית", 5, 5),
            Named("家族の写真 👨‍👩‍👧", 1, 1),
        ],
        Findings =
        [
            Samples.Finding(MessageFate.Missing, "INBOX", 1, Script, $"\"{Script}\" <a@b.example>") with { Reason = "copied on 2 November 2026 and nowhere now" },
            Samples.Finding(MessageFate.Missing, "INBOX", 2, Turned, "Mallory\u202E <m@b.example>"),
            Samples.Finding(MessageFate.Missing, "INBOX", 3, Escapes, "a@b.example") with { Date = $"yesterday{Escapes}" },
            Samples.Finding(MessageFate.Missing, "INBOX", 4, string.Concat(Enumerable.Repeat("long subject ", 1_000)), new string('y', 10_000)),
            Samples.Finding(MessageFate.Missing, "INBOX", 5, "a" + new string('\u0301', 10_000), "zalgo@b.example"),
            Samples.Finding(MessageFate.Missing, "INBOX", 6, "", ""),
            Samples.Finding(MessageFate.InTrash, "INBOX", 7, "]]> --> </style> &amp; &#x3C;", "e@b.example") with { Destination = FolderPath.Of("Trash"), Reason = "a lone ` backtick" },
            Samples.Finding(MessageFate.NotYetCopied, "INBOX", 8, "Half \uD83D a pair", "f@b.example") with { SizeInOctets = -1, InternalDate = null, Date = "" },
        ],
        NotCarried = [$"the name {Script}"],
        Years = [new(0, 4, 4), new(1904, 1, 1), .. Enumerable.Range(2001, 26).Where(y => y is < 2009 or > 2011).Select(y => new YearCount(y, 300 + 17 * (y % 7), y == 2019 ? 250 : 300 + 17 * (y % 7))), new(9999, 2, 2)],
        Senders = [new("a@b.example", Script, 3, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)), new("m@b.example", Turned, 1, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero))],
    };

    private static FolderVerification Named(string name, long found, long present) => Samples.Folder("x", found, (MessageFate.Present, present), (MessageFate.Moved, found - present)) with
    {
        Source = FolderPath.Of(name),
        Destination = FolderPath.Of(name),
    };
}
