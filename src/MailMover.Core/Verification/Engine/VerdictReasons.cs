using System.Globalization;
using Humanizer;

namespace MailMover.Core.Verification.Engine;

/// <summary>Draws the verdict from the sums, with each reason in a layman's words. GREEN is what is left when nothing speaks against it.</summary>
internal static class VerdictReasons
{
    private const string CopyAgain = "Copy again: run the same copy command, then verify once more.";

    /// <summary>The reasons, the weightiest first.</summary>
    /// <param name="report">The sums.</param>
    /// <param name="troubles">Why something cannot be looked at.</param>
    /// <param name="ignoresDates">Whether the destination gives dates of its own.</param>
    /// <param name="copiedBefore">Messages that were copied from a source that is empty now.</param>
    /// <param name="isKnown">Whether there is a journal of the pair.</param>
    public static IReadOnlyList<VerdictReason> Of(VerificationReport report, IReadOnlyList<string> troubles, bool ignoresDates, long copiedBefore, bool isKnown)
    {
        var reasons = new List<VerdictReason>();
        var words = MailboxWords.Of(report.Source, report.Destination);
        reasons.AddRange(troubles.Select(t => new VerdictReason(Verdict.Red, t, "Find out why this folder cannot be looked at, then verify once more.")));
        if (troubles.Count == 0 && report.Folders.Sum(f => f.Found) == 0)
            AddEmpty(reasons, report, words, copiedBefore);
        else if (report.Level == VerificationLevel.Counts)
            AddCounts(reasons, report, words);
        else
            AddFates(reasons, report, words, ignoresDates, isKnown);
        return [.. reasons.OrderByDescending(r => r.Weight)];
    }

    /// <summary>The verdict that reasons give together.</summary>
    public static Verdict Of(IReadOnlyList<VerdictReason> reasons) => reasons.Count == 0 ? Verdict.Red : reasons.Max(r => r.Weight);

    private static void AddCounts(List<VerdictReason> reasons, VerificationReport report, MailboxWords words)
    {
        var fewer = false;
        foreach (var group in report.Folders.Where(f => f.Destination is not null).GroupBy(f => f.Destination!))
        {
            var (found, there) = (group.Sum(f => f.Found), group.First().AtDestination);
            if (there >= found)
                continue;
            fewer = true;
            reasons.Add(new VerdictReason(
                Verdict.Red,
                $"The folder {group.Key} of {words.New} has {Messages(there)}, {words.OldOne} has {Messages(found)}.",
                "Verify by headers: that tells which messages are not there, and why."));
        }

        if (!fewer)
            reasons.Add(new VerdictReason(Verdict.Amber, "The numbers agree; which messages they are was not looked at.", "Verify by headers, which looks at each message."));
        var leftOut = report.Folders.Where(f => f.Destination is null).Sum(f => f.Found);
        if (leftOut > 0)
            reasons.Add(new VerdictReason(Verdict.Amber, $"{Messages(leftOut)} of {words.Old} {Are(leftOut)} in folders that your rules leave out.", "If you want them too, copy again without those rules."));
        AddPop3(reasons, words);
    }

    private static void AddFates(List<VerdictReason> reasons, VerificationReport report, MailboxWords words, bool ignoresDates, bool isKnown)
    {
        var total = report.Total;
        Fate(MessageFate.Missing, Verdict.Red, n => $"{Messages(n)} that {Were(n)} copied {Are(n)} nowhere {words.AtNew} now. You, or a program of yours, may have deleted {Them(n)} there.", "Copy again with --again-missing to have them once more, or verify with --accept-missing if they may be missing.");
        if (isKnown)
            Fate(MessageFate.NotYetCopied, Verdict.Red, n => $"{Messages(n)} of {words.Old} {Were(n)} not copied yet.", CopyAgain);
        else
            Fate(MessageFate.NotYetCopied, Verdict.Red, n => $"{Messages(n)} of {words.Old} {Are(n)} not {words.AtNewOne}, and nothing is recorded here of a copy of {words.OldOne}.", "If MailMover copied it before, give the same --state as then, on the same computer. Else copy it now, then verify once more.");
        Fate(MessageFate.Differs, Verdict.Red, n => $"{Messages(n)} {Are(n)} {words.AtNew} with another content {words.ThanAtOld}.", $"Look at the messages named in the findings at both ends, and keep {words.OldOne} until you know which content is right.");
        Fate(MessageFate.Unreadable, Verdict.Red, n => $"{Messages(n)} could not be read at one end or the other, so nothing can be said of {Them(n)}.", $"Verify once more later. If it stays so, open the messages in a mail program {words.AtOld}.");
        Fate(MessageFate.RefusedUnsaved, Verdict.Red, n => $"{Messages(n)} {Were(n)} refused by {words.New}, and {Are(n)} not saved on this computer either.", $"Save them from {words.Old} with a mail program, or copy again with --retry-refused.");
        if (report.Folders.FirstOrDefault(f => f.Unexplained != 0) is { } folder)
            reasons.Add(new VerdictReason(Verdict.Red, $"The sum does not come out even: {Messages(Math.Abs(total.Unexplained))} cannot be explained, the first of them in {folder.Source}.", "Verify once more. If it stays so, report it as a fault of this program."));

        Fate(MessageFate.InTrash, Verdict.Amber, n => $"{Messages(n)} {Are(n)} {words.AtNew} only in the trash or junk folder, or marked as deleted: {(words.IsNewLocal ? "a mail program removes" : "the server removes")} {Them(n)} by and by.", "Move those that you want to keep out of there.");
        Fate(MessageFate.Refused, Verdict.Amber, n => $"{Messages(n)} {Were(n)} refused by {words.New} and {Are(n)} saved on this computer.", "Keep the saved .eml files; any mail program opens them.");
        Fate(MessageFate.AcceptedMissing, Verdict.Amber, n => $"{Messages(n)} that {Were(n)} copied {Are(n)} nowhere {words.AtNew} now, and you said that this is all right.", "");
        Fate(MessageFate.Skipped, Verdict.Amber, n => $"{Messages(n)} {Were(n)} left out by your rules and {Are(n)} only {words.AtOld}.", "If you want them too, copy again without those rules.");
        Content(ContentMatch.LineEndsOnly, n => $"{Messages(n)} {Are(n)} there with other line ends, which {words.Changer} changed; the text is the same.");
        Content(ContentMatch.HeaderAdded, n => $"{Messages(n)} {Are(n)} there with header fields that {words.Changer} added; all else is the same.");
        Content(ContentMatch.OctetsReplaced, n => $"{Messages(n)} {Are(n)} there, but {words.Changer} replaced or removed single characters that it does not take.");
        Content(ContentMatch.Repaired, n => $"{Messages(n)} {Are(n)} there in a repaired form, as you allowed; the untouched {(n == 1 ? "original is" : "originals are")} saved on this computer.");
        Amber(total.OtherDate, n => ignoresDates
            ? $"{Upper(words.New)} gives copied messages a date of arrival of its own. The date in the messages is what it was."
            : $"{Messages(n)} {(n == 1 ? "has" : "have")} another date of arrival {words.AtNew}. The date in the {(n == 1 ? "message" : "messages")} is what it was.");
        Amber(total.ExtraCopies, n => $"{Messages(n)} {words.AtNew} {Are(n)} one more copy of a message that is there already.", "Nothing is lost by them. Delete them if you like.");

        Fate(MessageFate.Moved, Verdict.Green, n => $"{Messages(n)} {Are(n)} in another folder of {words.New} {words.ThanAtOld}.", "");
        Fate(MessageFate.KeptAsOne, Verdict.Green, n => $"{Messages(n)} {Are(n)} kept as one with an identical message, as this provider does.", "");
        Fate(MessageFate.Vanished, Verdict.Green, n => $"{Messages(n)} disappeared from {words.Old} while it was looked at.", "");
        if (total.LackFlags > 0)
            reasons.Add(new VerdictReason(Verdict.Green, $"{Messages(total.LackFlags)} {words.AtNew} {(total.LackFlags == 1 ? "lacks" : "lack")} a mark (read, starred, a keyword) that {words.OldOne} has."));
        AddFormer(reasons, report.Former, words);
        AddPop3(reasons, words);
        AddStatement(reasons, report, total);

        void Fate(MessageFate fate, Verdict weight, Func<long, string> text, string next)
        {
            if (total[fate] > 0)
                reasons.Add(new VerdictReason(weight, text(total[fate]), next));
        }

        void Content(ContentMatch match, Func<long, string> text) => Amber(total[match], text);

        void Amber(long number, Func<long, string> text, string next = "")
        {
            if (number > 0)
                reasons.Add(new VerdictReason(Verdict.Amber, text(number), next));
        }
    }

    /// <summary>A mailbox read with POP3 may hold mail that nobody can see so. To say nothing of that would make GREEN a lie.</summary>
    private static void AddPop3(List<VerdictReason> reasons, MailboxWords words)
    {
        if (words.IsPop3)
            reasons.Add(new VerdictReason(
                Verdict.Amber,
                $"{Upper(words.Old)} was read with POP3, which shows the inbox only. Other folders, sent mail, drafts, and marks such as read or starred cannot be seen with it, so this check says nothing of them.",
                "Look in the provider's webmail whether there is other mail. If the provider has IMAP too, as most have, copy from imaps:// as well: what is there already is recognised."));
    }

    /// <summary>What the source does not show any more is no loss, if it lies where it was put.</summary>
    private static void AddFormer(List<VerdictReason> reasons, FormerMail former, MailboxWords words)
    {
        Add(former.Removed, former.RemovedStillThere, n => $"{Messages(n)} {Were(n)} deleted from {words.Old} by your order, after {(n == 1 ? "its copy was" : "their copies were")} read back");
        Add(former.Hidden, former.HiddenStillThere, n => $"{Messages(n)} that {Were(n)} copied before {Are(n)} not shown by {words.Old} any more: this provider hides mail once it was fetched");

        void Add(long all, long stillThere, Func<long, string> what)
        {
            if (stillThere > 0)
                reasons.Add(new VerdictReason(Verdict.Green, $"{what(stillThere)}. {(stillThere == 1 ? "It lies" : "They lie")} {words.AtNew} where {(stillThere == 1 ? "it was" : "they were")} put, by headers and size."));
            if (all > stillThere)
                reasons.Add(new VerdictReason(Verdict.Amber, $"{what(all - stillThere)}. Now {(all - stillThere == 1 ? "it is" : "they are")} not {words.AtNew} where {(all - stillThere == 1 ? "it was" : "they were")} put.", $"You, or a program of yours, may have moved or deleted {Them(all - stillThere)} there. The audit log names {Them(all - stillThere)}."));
        }
    }

    /// <summary>Nothing is lost with an empty mailbox; but who expects mail in it should not read that as all clear.</summary>
    private static void AddEmpty(List<VerdictReason> reasons, VerificationReport report, MailboxWords words, long copiedBefore)
    {
        AddFormer(reasons, report.Former, words);
        AddPop3(reasons, words);
        if (report.Former is { Removed: > 0 } or { Hidden: > 0 })
        {
            reasons.Add(new VerdictReason(Verdict.Amber, $"{Upper(words.Old)} shows no messages any more: only what was copied before could be looked for."));
            return;
        }

        if (copiedBefore > 0)
        {
            reasons.Add(new VerdictReason(
                Verdict.Amber,
                $"{Messages(copiedBefore)} {Were(copiedBefore)} copied from {words.Old} before, and {Are(copiedBefore)} there no longer. Whether {They(copiedBefore)} {Are(copiedBefore)} still {words.AtNew} was not looked at: a verification looks for what {words.OldOne} holds now.",
                words.HasAccount ? $"Look at {words.New} with a mail program before you cancel the old account." : $"Look at {words.New} with a mail program."));
        }

        reasons.Add(words.HasAccount
            ? new VerdictReason(
                Verdict.Amber,
                $"{Upper(words.Old)} has no messages in any folder: there was nothing to check.",
                "Make sure that this is the account that you mean: compare the name with the one that you log in with at the provider's web page, and look whether mail is there. If a mail program fetches this mail by POP3, it may have taken it off the server; then it is in that program and nowhere else.")
            : new VerdictReason(Verdict.Amber, $"There is no message in {words.Old}: there was nothing to check.", "Make sure that these are the right files."));
    }

    /// <summary>What GREEN says. "Unchanged" is said only of messages whose contents were compared.</summary>
    private static void AddStatement(List<VerdictReason> reasons, VerificationReport report, FolderVerification total)
    {
        if (reasons.Any(r => r.Weight != Verdict.Green))
            return;
        var identical = total[ContentMatch.Identical];
        var compared = total[ContentMatch.NotCompared] == 0;
        reasons.Insert(0, new VerdictReason(Verdict.Green, report.Level == VerificationLevel.Content && identical > 0
            ? compared
                ? $"Every message is there unchanged: the contents of all {Number(identical)} were compared."
                : $"Every message is there by headers, date and size. The contents of {Number(identical)} were compared, and those are unchanged."
            : "Every message is there by headers, date and size."));
    }

    private static string Upper(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Messages(long number) => $"{Number(number)} {"message".ToQuantity(number, ShowQuantityAs.None)}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Are(long number) => number == 1 ? "is" : "are";

    private static string Were(long number) => number == 1 ? "was" : "were";

    private static string They(long number) => number == 1 ? "it" : "they";

    private static string Them(long number) => number == 1 ? "it" : "them";
}
