using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>The digest over all that was ever copied, and how an auditor computes it without this program.</summary>
internal static class ManifestSection
{
    public static XElement? Of(VerificationReport report, CertificateContext context) => report.Manifest is not { } manifest ? null : Section("For an auditor: the manifest",
        E("p", $"One number stands for the contents of {ManifestWords.Messages(report.ManifestMessages)} copied from {MailboxWords.Of(report.Source, report.Destination).Old}, as they were read there. It changes if a single byte of one of them does."),
        E("p", E("code", Class("digest"), manifest.ToString())),
        E("p", "It is the SHA-256 over the distinct values of the column ", E("code", "sha256"), " of the audit log's rows with the outcome ", E("code", "copied"),
            ", sorted, one a line. Anybody can compute it from the audit log", context.AuditFile is { } file ? [" ", Code(file)] : Array.Empty<object>(), ":"),
        E("dl", Class("commands"),
            E("div", E("dt", "Linux, macOS"), E("dd", Code(ManifestWords.Shell))),
            E("div", E("dt", "Windows PowerShell"), E("dd", Code(ManifestWords.PowerShell)))));
}
