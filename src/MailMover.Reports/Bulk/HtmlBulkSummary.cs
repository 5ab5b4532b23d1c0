using System.Xml;
using System.Xml.Linq;
using MailMover.Reports.Html;
using MailMover.Reports.Text;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Bulk;

/// <summary>A bulk run as one page that needs nothing else: no script, no image, no font and no address is loaded. Failures come first.</summary>
public static class HtmlBulkSummary
{
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n", NewLineHandling = NewLineHandling.None };

    /// <summary>Writes the page. The writer must encode as UTF-8; it stays open.</summary>
    public static void Write(TextWriter output, BulkSummary summary)
    {
        output.Write("<!DOCTYPE html>\n");
        using (var xml = XmlWriter.Create(output, Settings))
            Page(summary).WriteTo(xml);
        output.Write('\n');
    }

    private static XElement Page(BulkSummary summary)
    {
        var open = summary.Rows.Where(r => !r.IsComplete).ToList();
        var done = summary.Rows.Where(r => r.IsComplete).ToList();
        return E("html", A("lang", "en"),
            E("head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("http-equiv", "Content-Security-Policy"), A("content", $"default-src 'none'; style-src '{Style.Hash}'; base-uri 'none'; form-action 'none'")),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                E("meta", A("name", "referrer"), A("content", "no-referrer")),
                E("title", TerminalText.Bounded($"{Headline(summary)}: {summary.File}", Foreign.Name)),
                E("style", Style.Sheet)),
            E("body",
                E("main", Box(summary, open.Count), open.Count == 0 ? null : Section("Not complete", Table(open)), done.Count == 0 ? null : Section("Complete", Table(done))),
                E("footer", E("p", $"MailMover {summary.ProgramVersion}."))));
    }

    private static string Headline(BulkSummary summary) => $"{Figures.Count(summary.Complete)} of {(summary.Rows.Count == 1 ? "1 mailbox" : $"{Figures.Count(summary.Rows.Count)} mailboxes")} complete";

    private static XElement Box(BulkSummary summary, int open) => E("header",
        E("div", Class(open == 0 ? "verdict safe" : "verdict read"),
            E("div",
                E("h1", E("span", Class("meaning"), Headline(summary))),
                E("p", open == 0
                    ? "Every mailbox of the list was copied to its end."
                    : $"{(open == 1 ? "1 is" : $"{Figures.Count(open)} are")} not; the reasons stand below.{(summary.WasStopped ? " The run was stopped before its end; the same command goes on." : "")}"))),
        E("dl", Class("facts"),
            Fact("List", Name(summary.File)),
            Fact("From", JsonText.Time(summary.Started)),
            Fact("To", JsonText.Time(summary.Ended)),
            Fact("Messages copied", Figures.Count(summary.Rows.Sum(r => r.Copied ?? 0))),
            Fact("Already there", Figures.Count(summary.Rows.Sum(r => r.AlreadyThere ?? 0))),
            Fact("Refused or failed", Figures.Count(summary.Rows.Sum(r => r.Lost ?? 0)))));

    private static XElement Fact(string name, object value) => E("div", E("dt", name), E("dd", value));

    private static XElement Table(IReadOnlyList<BulkSummaryRow> rows)
    {
        var verified = rows.Any(r => r.Verdict.Length > 0);
        return E("div", Class("wide"), E("table",
            E("thead", E("tr", E("th", "Mailbox"), E("th", "Status"), E("th", Class("number"), "Line"), E("th", Class("number"), "Found"), E("th", Class("number"), "Copied"), E("th", Class("number"), "Already there"),
                E("th", Class("number"), "Refused or failed"), verified ? E("th", "Verdict") : null, E("th", "Audit log"))),
            E("tbody", rows.Select(r => Row(r, verified)))));
    }

    private static XElement Row(BulkSummaryRow row, bool verified) => E("tr",
        E("th", A("scope", "row"), row.Source.Length == 0 ? "not readable" : Name(row.Source), row.Destination.Length == 0 ? null : E("small", "to ", Name(row.Destination)), row.Reason.Length == 0 ? null : E("small", Prose(row.Reason))),
        E("td", row.Status),
        E("td", Class("number"), Figures.Count(row.Line)),
        Number(row.Found), Number(row.Copied), Number(row.AlreadyThere), Number(row.Lost, isProblem: row.Lost > 0),
        verified ? E("td", row.Verdict) : null,
        E("td", row.AuditFile.Length == 0 ? "" : E("a", A("href", new Uri(row.AuditFile).AbsoluteUri), "audit.csv")));

    private static XElement Number(long? number, bool isProblem = false) => E("td", Class(isProblem ? "number problem" : number is null or 0 ? "number none" : "number"), number is { } known ? Figures.Count(known) : "");
}
