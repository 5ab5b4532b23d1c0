using MailMover.Core.Journal;
using MailMover.Core.Verification;

namespace MailMover.Reports.Words;

/// <summary>What the figures of a report mean together: the verdict that they bear, and the messages that keep it from being a better one.</summary>
internal static class Accounting
{
    public static IReadOnlyList<MessageFate> Problems { get; } =
        [MessageFate.Missing, MessageFate.NotYetCopied, MessageFate.Differs, MessageFate.RefusedUnsaved, MessageFate.Unreadable];

    public static bool IsProblem(MessageFate fate) => Problems.Contains(fate);

    /// <summary>Messages that are not safe, or of which nothing is known.</summary>
    public static long ProblemsOf(FolderVerification folder) => Problems.Sum(f => folder[f]) + Math.Abs(folder.Unexplained);

    public static bool ReachedItsEnd(VerificationReport report) => report.Ending is RunEnding.Complete or RunEnding.Unbalanced;

    /// <summary>
    /// The verdict to print. A page whose headline its own figures refute would be worse than none, so GREEN and AMBER are printed only over figures that bear them.
    /// </summary>
    public static Verdict VerdictOf(VerificationReport report, FolderVerification total)
    {
        if (report.Verdict == Verdict.Red || !ReachedItsEnd(report) || Contradicts(report, total))
            return Verdict.Red;
        return report.Level == VerificationLevel.Counts ? Verdict.Amber : report.Verdict;
    }

    /// <summary>Whether the report says that all is safe while its figures say that it is not.</summary>
    public static bool Contradicts(VerificationReport report, FolderVerification total) =>
        report.Verdict != Verdict.Red && (ProblemsOf(total) > 0 || report.Folders.Any(f => ProblemsOf(f) > 0) || report.Reasons.Any(r => r.Weight == Verdict.Red));

    /// <summary>Messages whose octets were read at both ends.</summary>
    public static long Compared(FolderVerification folder) => folder.Contents.Where(c => c.Key != ContentMatch.NotCompared).Sum(c => c.Value);
}
