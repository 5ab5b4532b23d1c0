using MailMover.Core.Verification;
using MailMover.Reports.Text;

namespace MailMover.Reports.Words;

/// <summary>The closing equation of a verification: what was found is the sum of all fates.</summary>
internal static class Balance
{
    /// <summary>The terms that are not zero, and the first one in any case.</summary>
    public static IEnumerable<(long Number, MessageFate Fate)> Terms(FolderVerification total) =>
        FateWords.Order.Select(f => (Number: total[f], Fate: f)).Where(t => t.Number != 0 || t.Fate == MessageFate.Present);

    public static string Of(FolderVerification total, MailboxWords words)
    {
        if (total.Fates.Count == 0 && total.Found > 0)
            return $"{Figures.Count(total.Found)} found {words.AtOld}; {Figures.Count(total.AtDestination)} lie in the folders where they belong {words.AtNewOne}.";
        var sum = $"{Figures.Count(total.Found)} found = {string.Join(" + ", Terms(total).Select(t => $"{Figures.Count(t.Number)} {FateWords.Short(t.Fate)}"))}";
        return total.Unexplained switch
        {
            0 => $"{sum}: it balances.",
            > 0 => $"{sum} + {Figures.Count(total.Unexplained)} unexplained: it does NOT balance.",
            _ => $"{sum} - {Figures.Count(-total.Unexplained)} too many: it does NOT balance.",
        };
    }
}
