using MailMover.Core.Verification;
using MailMover.Reports.Text;

namespace MailMover.Reports.Words;

/// <summary>A verdict in words for somebody who knows nothing of IMAP.</summary>
internal static class VerdictWords
{
    /// <summary>The verdict and what it means, which AMBER does not always do in the same way: nobody looked whether it is safe where nothing was there to look at, or was only counted.</summary>
    public static string Headline(VerificationReport report, FolderVerification total) => Accounting.VerdictOf(report, total) switch
    {
        Verdict.Green => "GREEN - safe to cancel",
        Verdict.Amber when total.Found == 0 => "AMBER - the old mailbox is empty: find out why before you cancel",
        Verdict.Amber when report.Level == VerificationLevel.Counts => "AMBER - the numbers agree, but look closer before you cancel",
        Verdict.Amber => "AMBER - safe to cancel, but read these points first",
        _ => "RED - not safe to cancel",
    };

    /// <summary>Tells the verdicts apart where colours do not.</summary>
    public static string Symbol(Verdict verdict) => verdict switch
    {
        Verdict.Green => "✓",
        Verdict.Amber => "!",
        _ => "✕",
    };

    /// <summary>One or two sentences below the headline.</summary>
    public static string Lead(VerificationReport report, FolderVerification total) => Accounting.VerdictOf(report, total) switch
    {
        Verdict.Green => $"{AllAccounted(total)}: {Green(report, total)}. As far as its mail is concerned, you can cancel the old account.",
        Verdict.Amber => Amber(report, total),
        _ => Red(report, total),
    };

    private static string AllAccounted(FolderVerification total) => total.Found == 1
        ? "The only message of your old mailbox is accounted for"
        : $"All {Figures.Messages(total.Found)} of your old mailbox are accounted for";

    // Engine rule 19: by headers nobody may say more than this, and "unchanged" only of messages whose contents were compared.
    private static string Green(VerificationReport report, FolderVerification total)
    {
        const string ByHeaders = "every message is there by headers, date and size";
        var identical = total[ContentMatch.Identical];
        if (report.Level != VerificationLevel.Content || identical == 0)
            return ByHeaders;
        return identical == total.Found
            ? "every message is there, and its contents are unchanged"
            : $"{ByHeaders}, and the contents of {Figures.Count(identical)} of them were compared and are unchanged";
    }

    private static string Amber(VerificationReport report, FolderVerification total)
    {
        if (total.Found == 0)
            return "It holds no messages, so there was nothing to check, and this page proves nothing about your mail. If the account was never used, you lose no mail with it. If you expected mail in it, read below where it may be.";
        return report.Level == VerificationLevel.Counts
            ? "There are at least as many messages at the new mailbox as at the old one, folder by folder, but whether they are the same ones was not looked at. Let MailMover look at each message before you cancel."
            : $"{AllAccounted(total)}. Read the points below first, and cancel the old account only if you can live with each of them.";
    }

    private static string Red(VerificationReport report, FolderVerification total)
    {
        if (!Accounting.ReachedItsEnd(report))
            return "Keep the old account. The check did not reach its end, so this is no certificate: what it has not looked at may be missing.";
        if (Accounting.Contradicts(report, total))
            return "Keep the old account. The figures below contradict each other, which is a fault of the program: please report it.";
        return Accounting.ProblemsOf(total) switch
        {
            0 => "Keep the old account. Not everything could be checked; the points below say what is wrong and what to do.",
            1 => "Keep the old account. 1 message is not safe at the new mailbox; the points below say why and what to do.",
            var problems => $"Keep the old account. {Figures.Count(problems)} messages are not safe at the new mailbox; the points below say why and what to do.",
        };
    }
}
