using MailMover.Core.Verification;
using MailMover.Reports.Text;

namespace MailMover.Reports.Words;

/// <summary>A verdict in words for somebody who knows nothing of IMAP.</summary>
internal static class VerdictWords
{
    /// <summary>The verdict and what it means, which AMBER does not always do in the same way: nobody looked whether it is safe where nothing was there to look at, or was only counted.</summary>
    public static string Headline(VerificationReport report, FolderVerification total)
    {
        var words = MailboxWords.Of(report.Source, report.Destination);
        return Accounting.VerdictOf(report, total) switch
        {
            Verdict.Green when words.IsBackup => "GREEN - everything is in the backup",
            Verdict.Green => words.HasAccount ? "GREEN - safe to cancel" : "GREEN - everything has arrived",
            Verdict.Amber when total.Found == 0 && WasEmptied(report) => $"AMBER - {words.Old} shows no mail any more: read these points first",
            Verdict.Amber when total.Found == 0 => words.HasAccount ? $"AMBER - {words.Old} is empty: find out why before you cancel" : "AMBER - there was no message to check",
            Verdict.Amber when report.Level == VerificationLevel.Counts => words.HasAccount ? "AMBER - the numbers agree, but look closer before you cancel" : "AMBER - the numbers agree, but look closer",
            Verdict.Amber when words.IsBackup => "AMBER - backed up, but read these points first",
            Verdict.Amber => words.HasAccount ? "AMBER - safe to cancel, but read these points first" : "AMBER - it has arrived, but read these points first",
            _ when words.IsBackup => "RED - the backup is not complete",
            _ => words.HasAccount ? "RED - not safe to cancel" : "RED - not everything has arrived",
        };
    }

    /// <summary>Tells the verdicts apart where colours do not.</summary>
    public static string Symbol(Verdict verdict) => verdict switch
    {
        Verdict.Green => "✓",
        Verdict.Amber => "!",
        _ => "✕",
    };

    /// <summary>One or two sentences below the headline.</summary>
    public static string Lead(VerificationReport report, FolderVerification total)
    {
        var words = MailboxWords.Of(report.Source, report.Destination);
        return Accounting.VerdictOf(report, total) switch
        {
            Verdict.Green => $"{AllAccounted(total, words)}: {Green(report, total)}. {WhatMayBeDone(words)}",
            Verdict.Amber => Amber(report, total, words),
            _ => Red(report, total, words),
        };
    }

    // A backup is as good as the disk that it lies on: the account may go only while the backup is kept.
    private static string WhatMayBeDone(MailboxWords words) => words switch
    {
        { IsBackup: true } => "As long as you keep the backup, no mail is lost if the account goes. Keep a second copy of it elsewhere before you cancel the account.",
        { HasAccount: true } => "As far as its mail is concerned, you can cancel the old account.",
        _ => $"Nothing was changed in {words.Old}; whether you keep them is up to you.",
    };

    private static string Keep(MailboxWords words) => words switch
    {
        { IsBackup: true } => "Keep the account.",
        { HasAccount: true } => "Keep the old account.",
        _ => $"Keep {words.Old}.",
    };

    private static string AllAccounted(FolderVerification total, MailboxWords words)
    {
        var old = words.Old == "the old mailbox" ? "your old mailbox" : words.Old;
        return total.Found == 1 ? $"The only message of {old} is accounted for" : $"All {Figures.Messages(total.Found)} of {old} are accounted for";
    }

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

    private static string Amber(VerificationReport report, FolderVerification total, MailboxWords words)
    {
        if (total.Found == 0 && WasEmptied(report))
            return "What was copied from it before is not there any more, and that has a reason which the points below name. They also say whether the copies are still where they were put.";
        if (total.Found == 0)
        {
            return words.HasAccount
                ? "It holds no messages, so there was nothing to check, and this page proves nothing about your mail. If the account was never used, you lose no mail with it. If you expected mail in it, read below where it may be."
                : "There is no message in the mail files that was to be brought over, so there was nothing to check. Make sure that these are the right files.";
        }

        if (report.Level == VerificationLevel.Counts)
        {
            var counted = $"There are at least as many messages {words.AtNew} as {words.AtOldOne}, folder by folder, but whether they are the same ones was not looked at.";
            return words.HasAccount ? $"{counted} Let MailMover look at each message before you cancel." : $"{counted} Let MailMover look at each message.";
        }

        var next = words switch
        {
            { IsBackup: true } => "Read the points below, and cancel the account only if you can live with each of them and keep the backup.",
            { HasAccount: true } => "Read the points below first, and cancel the old account only if you can live with each of them.",
            _ => $"Read the points below before you part with {words.Old}.",
        };
        return $"{AllAccounted(total, words)}. {next}";
    }

    /// <summary>Whether it is empty because its mail was deleted by order, or is hidden once it was fetched.</summary>
    private static bool WasEmptied(VerificationReport report) => report.Former is { Removed: > 0 } or { Hidden: > 0 };

    private static string Red(VerificationReport report, FolderVerification total, MailboxWords words)
    {
        if (!Accounting.ReachedItsEnd(report))
            return $"{Keep(words)} The check did not reach its end, so this is no certificate: what it has not looked at may be missing.";
        if (Accounting.Contradicts(report, total))
            return $"{Keep(words)} The figures below contradict each other, which is a fault of the program: please report it.";
        return Accounting.ProblemsOf(total) switch
        {
            0 => $"{Keep(words)} Not everything could be checked; the points below say what is wrong and what to do.",
            1 => $"{Keep(words)} 1 message is not safe {words.AtNew}; the points below say why and what to do.",
            var problems => $"{Keep(words)} {Figures.Count(problems)} messages are not safe {words.AtNew}; the points below say why and what to do.",
        };
    }
}
