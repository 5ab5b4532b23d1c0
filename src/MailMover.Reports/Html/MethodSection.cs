using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>What was looked at, and what was not.</summary>
internal static class MethodSection
{
    public static IEnumerable<XElement> Of(VerificationReport report)
    {
        yield return Section("What was checked, and how",
            List(LevelWords.Method(report)),
            E("p", $"It took {Figures.Duration(report.Ended - report.Started)}."));
        yield return Section("What this page does not say", List(LevelWords.Limits(report)));
    }
}
