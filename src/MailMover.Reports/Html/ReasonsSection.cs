using System.Xml.Linq;
using MailMover.Core.Verification;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>Why the verdict is as it is, and what to do about it.</summary>
internal static class ReasonsSection
{
    public static XElement? Of(VerificationReport report, Verdict verdict, CertificateContext context)
    {
        var commands = verdict == Verdict.Green ? null : Commands(context);
        if (report.Reasons.Count == 0 && commands is null)
            return null;
        return Section(verdict == Verdict.Green ? "Why" : "Why, and what to do",
            report.Reasons.Count == 0 ? null : E("ul", Class("reasons"), report.Reasons.Select(Reason)),
            commands);
    }

    private static XElement Reason(VerdictReason reason) => E("li", Class($"reason {(reason.Weight == Verdict.Green ? "note" : VerdictBox.ClassOf(reason.Weight))}"),
        E("span", Class("weight"), Label(reason.Weight)),
        E("div",
            E("p", Prose(reason.Text)),
            reason.NextStep.Length == 0 ? null : E("p", Class("step"), E("b", "What to do: "), Prose(reason.NextStep))));

    private static string Label(Verdict weight) => weight switch
    {
        Verdict.Green => "Good to know",
        Verdict.Amber => "! Read this",
        _ => "✕ Not safe",
    };

    private static XElement? Commands(CertificateContext context)
    {
        (string Purpose, string Command)[] commands = [("Copy again", context.CopyCommand), ("Check again", context.VerifyCommand)];
        var known = commands.Where(c => c.Command.Length > 0).ToList();
        return known.Count == 0 ? null : E("dl", Class("commands"), known.Select(c => E("div", E("dt", c.Purpose), E("dd", Code(c.Command)))));
    }
}
