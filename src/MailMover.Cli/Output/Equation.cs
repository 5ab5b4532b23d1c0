using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>The closing equation in one line.</summary>
internal static class Equation
{
    public static string Of(FolderReport total)
    {
        (long Number, string Words)[] terms =
        [
            (total.Copied, "copied"),
            (total.AlreadyThere, "already there"),
            (total.Skipped, "skipped"),
            (total.Refused, "refused"),
            (total.Failed, "failed"),
            (total.Vanished, "vanished"),
            (total.NotYetCopied, "not yet copied"),
        ];
        var shown = terms.Where((t, i) => i == 0 || t.Number != 0).Select(t => $"{Figures.Count(t.Number)} {t.Words}");
        var sum = $"{Figures.Count(total.Found)} found = {string.Join(" + ", shown)}";
        return total.Unexplained switch
        {
            0 => $"{sum}: it balances.",
            > 0 => $"{sum} + {Figures.Count(total.Unexplained)} unexplained: it does NOT balance.",
            _ => $"{sum} - {Figures.Count(-total.Unexplained)} too many: it does NOT balance.",
        };
    }
}
