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
        _ => "The contents of every message that is at the new mailbox were compared, byte for byte",
    };

    /// <summary>What was done, in more words.</summary>
    public static IEnumerable<string> Method(VerificationReport report)
    {
        yield return "Both mailboxes were opened for reading only. Nothing was changed, marked or deleted at either end.";
        if (report.Level == VerificationLevel.Counts)
        {
            yield return "For each folder both servers were asked how many messages it holds, and the numbers were compared.";
            yield break;
        }

        yield return "Every folder of the old mailbox was listed afresh. Each message was looked up at the new mailbox by its Message-ID, date, sender, recipients, subject, size and the day it was received. Each message there can vouch for one message here only, so identical messages are counted one by one.";
        yield return "What was not in its folder was looked for in every other folder of the new mailbox. Messages that cannot be told apart by their headers, or whose size differs, were read at both ends and compared.";
        if (report.Level == VerificationLevel.Content)
            yield return report.Sample < 1
                ? $"A random {Share(report.Sample)} of the messages{Seed(report)} were read at both ends, and their contents compared byte for byte."
                : "Every message was read at both ends, and its contents were compared byte for byte.";
    }

    /// <summary>What the reader must not take from the certificate.</summary>
    public static IEnumerable<string> Limits(VerificationReport report)
    {
        if (report.Level == VerificationLevel.Counts)
            yield return "It does not say which messages are at the new mailbox, only how many.";
        if (report.Level == VerificationLevel.Headers)
            yield return "Bodies and attachments were not compared, apart from messages in doubt. The level of contents (`--level content`) does that.";
        if (report.Level == VerificationLevel.Content && report.Sample < 1)
            yield return "Bodies and attachments were compared for the random share only; of the others it says what headers, date and size say.";
        yield return "It speaks of the moment of the check. Mail that arrives at the old address later, or that is deleted at the new mailbox later, is not in it.";
        yield return "It trusts what both servers answer, and says nothing of backups or of how long the new provider keeps mail.";
        yield return "It is about mail only. What else belongs to the old account is listed above, but was not looked at.";
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Seed(VerificationReport report) => report.SampleSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $" (seed {seed})") : "";
}
