using System.Globalization;
using MailMover.Core.Verification;

namespace MailMover.Reports.Words;

/// <summary>How closely a verification looked, and what it therefore does not say.</summary>
internal static class LevelWords
{
    public static string How(VerificationReport report) => report.Level switch
    {
        VerificationLevel.Counts => "Only the number of messages in each folder was compared",
        VerificationLevel.Headers => "Every message was looked up by its headers (sender, subject and the like), date and size",
        _ when report.Sample < 1 => $"Every message was looked up by its headers (sender, subject and the like), date and size, and the contents of a random {Share(report.Sample)} were compared",
        _ => $"The contents of every message that is {MailboxWords.Of(report.Source, report.Destination).AtNew} were compared, byte for byte",
    };

    /// <summary>What was done, in more words.</summary>
    public static IEnumerable<string> Method(VerificationReport report)
    {
        var words = MailboxWords.Of(report.Source, report.Destination);
        yield return $"{(words.HasAccount && !words.IsNewLocal ? "Both mailboxes" : "Both ends")} were opened for reading only. Nothing was changed, marked or deleted at either end.";
        if (report.Level == VerificationLevel.Counts)
        {
            yield return $"For each folder both {(words.HasAccount && !words.IsNewLocal ? "servers" : "ends")} were asked how many messages it holds, and the numbers were compared.";
            yield break;
        }

        yield return $"Every folder of {words.Old} was listed afresh. Each message was looked up {words.AtNew} by its Message-ID, date, sender, recipients, subject, size and the day it was received. Each message there can vouch for one message here only, so identical messages are counted one by one.";
        yield return $"What was not in its folder was looked for in every other folder of {words.New}. Messages that cannot be told apart by their headers, or whose size differs, were read at both ends and compared.";
        if (report.Level == VerificationLevel.Content)
            yield return report.Sample < 1
                ? $"A random {Share(report.Sample)} of the messages{Seed(report)} were read at both ends, and their contents compared byte for byte."
                : "Every message was read at both ends, and its contents were compared byte for byte.";
    }

    /// <summary>What the reader must not take from the certificate.</summary>
    public static IEnumerable<string> Limits(VerificationReport report)
    {
        var words = MailboxWords.Of(report.Source, report.Destination);
        if (words.IsPop3)
            yield return "POP3 shows the inbox only. Other folders that the provider keeps, sent mail and drafts among them, and marks such as read or starred were not looked at. IMAP shows them, where the provider has it.";
        if (report.Level == VerificationLevel.Counts)
            yield return $"It does not say which messages are {words.AtNew}, only how many.";
        if (report.Level == VerificationLevel.Headers)
            yield return "Bodies and attachments were not compared, apart from messages in doubt. The level of contents (`--level content`) does that.";
        if (report.Level == VerificationLevel.Content && report.Sample < 1)
            yield return "Bodies and attachments were compared for the random share only; of the others it says what headers, date and size say.";
        yield return $"It speaks of the moment of the check. Mail that {(words.HasAccount ? "arrives at the old address" : "is added there")} later, or that is deleted {words.AtNew} later, is not in it.";
        yield return words.IsNewLocal
            ? $"It says what lies on this disk now. A disk can fail: keep a second copy of {words.New} elsewhere."
            : $"It trusts what {(words.HasAccount ? "both servers answer" : "the server answers")}, and says nothing of backups or of how long the new provider keeps mail.";
        if (words.HasAccount)
            yield return "It is about mail only. What else belongs to the old account is listed above, but was not looked at.";
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Seed(VerificationReport report) => report.SampleSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $" (seed {seed})") : "";
}
