using System.Xml;
using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Html;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports;

/// <summary>The certificate as one page that needs nothing else: no script, no image, no font and no address is loaded.</summary>
public static class HtmlCertificate
{
    // XHTML-compatible, so that any XML reader can check it; the line breaks are those of the file, not of the computer.
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n", NewLineHandling = NewLineHandling.None };

    /// <summary>Writes the page. The writer must encode as UTF-8; it stays open.</summary>
    public static void Write(TextWriter output, VerificationReport report, CertificateContext context)
    {
        output.Write("<!DOCTYPE html>\n");
        using (var xml = XmlWriter.Create(output, Settings))
            Page(report, context).WriteTo(xml);
        output.Write('\n');
    }

    private static XElement Page(VerificationReport report, CertificateContext context)
    {
        var total = report.Total;
        var verdict = Accounting.VerdictOf(report, total);
        return E("html", A("lang", "en"),
            Head(report, total),
            E("body",
                E("main",
                    VerdictBox.Of(report, total, verdict, context),
                    ReasonsSection.Of(report, verdict, context),
                    PicturesSection.Of(report, total),
                    FoldersSection.Of(report, total),
                    FindingsSection.Of(report, total, context),
                    ServerSection.Of(report),
                    CancelSection.Of(report, verdict, context),
                    MethodSection.Of(report),
                    ManifestSection.Of(report, context)),
                E("footer", E("p", $"MailMover {report.ProgramVersion}, run {report.Run}. From {report.Source} to {report.Destination}."))));
    }

    private static XElement Head(VerificationReport report, FolderVerification total) => E("head",
        E("meta", A("charset", "utf-8")),
        E("meta", A("http-equiv", "Content-Security-Policy"), A("content", $"default-src 'none'; style-src '{Style.Hash}'; base-uri 'none'; form-action 'none'")),
        E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
        E("meta", A("name", "referrer"), A("content", "no-referrer")),
        E("title", Text.TerminalText.Bounded($"{VerdictWords.Headline(report, total)}: {report.Source.User}", Foreign.Name)),
        E("style", Style.Sheet));
}
