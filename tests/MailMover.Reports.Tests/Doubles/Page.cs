using System.Xml;
using System.Xml.Linq;
using MailMover.Core.Verification;

namespace MailMover.Reports.Tests.Doubles;

/// <summary>A certificate's page, written and read back as XML.</summary>
internal static class Page
{
    public static string Text(VerificationReport report, CertificateContext? context = null)
    {
        using var writer = new StringWriter();
        HtmlCertificate.Write(writer, report, context ?? Samples.Context);
        return writer.ToString();
    }

    public static XDocument Read(VerificationReport report, CertificateContext? context = null)
    {
        using var reader = XmlReader.Create(new StringReader(Text(report, context)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
