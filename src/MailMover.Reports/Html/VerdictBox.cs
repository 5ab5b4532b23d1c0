using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>The first screen: whether the old account may go, which mailboxes are meant, when and how that was found out.</summary>
internal static class VerdictBox
{
    public static XElement Of(VerificationReport report, FolderVerification total, Verdict verdict, CertificateContext context) => E("header",
        E("p", Class("kind"), Question(MailboxWords.Of(report.Source, report.Destination))),
        E("div", Class($"verdict {ClassOf(verdict)}"),
            E("span", Class("symbol"), A("aria-hidden", "true"), VerdictWords.Symbol(verdict)),
            E("div",
                Headline(VerdictWords.Headline(report, total)),
                E("p", VerdictWords.Lead(report, total)))),
        E("dl", Class("facts"),
            Fact(MailboxWords.Of(report.Source, report.Destination).OldLabel, Name(Mailboxes.Of(report.Source))),
            Fact(MailboxWords.Of(report.Source, report.Destination).NewLabel, Name(Mailboxes.Of(report.Destination))),
            Fact("Checked", Moments.Minute(report.Ended, context.TimeZone)),
            Fact("How", LevelWords.How(report)),
            Fact("The sum", Balance.Of(total, MailboxWords.Of(report.Source, report.Destination)))));

    public static string ClassOf(Verdict verdict) => verdict switch
    {
        Verdict.Green => "safe",
        Verdict.Amber => "read",
        _ => "unsafe",
    };

    private static string Question(MailboxWords words) => words switch
    {
        { IsBackup: true } => "MailMover: is everything in the backup?",
        { HasAccount: true } => "MailMover: may the old mail account be cancelled?",
        _ => "MailMover: has everything arrived?",
    };

    // The colour's name is the loudest; what it means stands below it.
    private static XElement Headline(string headline)
    {
        var parts = headline.Split(" - ", 2);
        return E("h1", E("span", Class("colour"), parts[0]), E("span", Class("dash"), " - "), E("span", Class("meaning"), parts[1]));
    }

    private static XElement Fact(string term, object content) => E("div", E("dt", term), E("dd", content));
}
