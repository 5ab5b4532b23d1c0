using System.Xml.Linq;
using MailMover.Core.Verification;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>What could not go over as it was.</summary>
internal static class ServerSection
{
    public static IEnumerable<XElement> Of(VerificationReport report)
    {
        if (report.NotCarried.Count > 0)
            yield return Section("What could not be carried", List(report.NotCarried));
        if (report.ServerChanges.Count > 0)
            yield return Section(MailboxWords.Of(report.Source, report.Destination).IsNewLocal ? "What was changed on the way" : "What the new server changed", List(report.ServerChanges));
        if (report.Notes.Count > 0)
            yield return Section("Notes", List(report.Notes));
    }
}
