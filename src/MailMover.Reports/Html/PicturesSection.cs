using System.Xml.Linq;
using MailMover.Core.Verification;

namespace MailMover.Reports.Html;

/// <summary>What became of the messages, seen at a glance.</summary>
internal static class PicturesSection
{
    public static IEnumerable<XElement?> Of(VerificationReport report, FolderVerification total)
    {
        yield return FolderBars.Of(report, total);
        yield return YearBars.Of(report.Years, MailboxWords.Of(report.Source, report.Destination));
    }
}
