using MailMover.Core.Verification;
using MailMover.Reports.Text;

namespace MailMover.Reports.Words;

/// <summary>A verdict in words for somebody who knows nothing of IMAP.</summary>
internal static class VerdictWords
{
    public static string Headline(Verdict verdict, MailboxWords words) => (words.IsBackup, words.HasAccount, verdict) switch
    {
        (true, _, Verdict.Green) => "GREEN - everything is in the backup",
        (true, _, Verdict.Amber) => "AMBER - backed up, but read these points first",
        (true, _, _) => "RED - the backup is not complete",
        (_, true, Verdict.Green) => "GREEN - safe to cancel",
        (_, true, Verdict.Amber) => "AMBER - safe to cancel, but read these points first",
        (_, true, _) => "RED - not safe to cancel",
        (_, false, Verdict.Green) => "GREEN - everything has arrived",
        (_, false, Verdict.Amber) => "AMBER - it has arrived, but read these points first",
        _ => "RED - not everything has arrived",
    };

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
        if (total.Found == 0)
        {
            return words switch
            {
                { IsBackup: true } => "The mailbox holds no mail that was to be backed up, so there was nothing to check. Make sure that this is the right mailbox.",
                { HasAccount: true } => "The old mailbox holds no mail that was to be moved, so there was nothing to check. Make sure that this is the right mailbox before you cancel it.",
                _ => "There is no message in the mail files that was to be brought over, so there was nothing to check. Make sure that these are the right files.",
            };
        }

        if (report.Level == VerificationLevel.Counts)
            return "The numbers of messages agree, but which messages they are was not looked at. Read the points below, and let MailMover look more closely if you can.";
        var next = words switch
        {
            { IsBackup: true } => "Read the points below, and cancel the account only if you can live with each of them and keep the backup.",
            { HasAccount: true } => "Read the points below first, and cancel the old account only if you can live with each of them.",
            _ => $"Read the points below before you part with {words.Old}.",
        };
        return $"{AllAccounted(total, words)}. {next}";
    }

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
