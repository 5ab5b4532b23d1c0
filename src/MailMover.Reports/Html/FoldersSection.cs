using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>The table of folders with the closing equation.</summary>
internal static class FoldersSection
{
    // A page of ten thousand rows opens slowly everywhere; JSON has them all.
    private const int MostFolders = 500;
    private const int MostNotes = 200;

    public static XElement? Of(VerificationReport report, FolderVerification total)
    {
        if (report.Folders.Count == 0)
            return null;
        // A fate that no message has would only make the table wider.
        var fates = total.Fates.Count == 0 ? [] : Balance.Terms(total).Select(t => t.Fate).ToList();
        var words = MailboxWords.Of(report.Source, report.Destination);
        var shown = FolderChoice.Of(report.Folders, MostFolders);
        var unexplained = report.Folders.Any(f => f.Unexplained != 0);
        return Section("Folder by folder",
            E("p", Class("equation"), Balance.Of(total, MailboxWords.Of(report.Source, report.Destination))),
            fates.Count == 0 ? null : E("dl", Class("meanings"), fates.Select(f => E("div", E("dt", FateWords.Title(f)), E("dd", $"The message {FateWords.Meaning(f, words)}.")))),
            E("div", Class("wide"), E("table",
                E("thead", E("tr", E("th", "Folder"), E("th", Class("number"), "Found"), fates.Select(f => E("th", Class("number"), FateWords.Title(f))),
                    unexplained ? E("th", Class("number"), "Unexplained") : null, E("th", Class("number extra"), "All mail in the new folder"))),
                E("tbody", shown.Select(f => E("tr", E("th", A("scope", "row"), Names(f)), Numbers(f, fates, unexplained)))),
                E("tfoot", E("tr", E("th", A("scope", "row"), "Total"), Numbers(total, fates, unexplained))))),
            shown.Count == report.Folders.Count ? null : E("p", Class("more"), $"{Figures.Count(report.Folders.Count - shown.Count)} smaller folders are in the total, but have no row of their own."),
            Notes(report));
    }

    private static IEnumerable<object> Names(FolderVerification folder)
    {
        yield return Name(folder.Source.ToString());
        if (folder.LeftOutBecause.Length > 0)
            yield return E("small", "left out: ", Prose(folder.LeftOutBecause));
        else if (folder.Destination is { } destination && destination != folder.Source)
            yield return E("small", "now in ", Name(destination.ToString()));
    }

    private static IEnumerable<XElement> Numbers(FolderVerification folder, IReadOnlyList<MessageFate> fates, bool unexplained)
    {
        yield return Number(folder.Found, isProblem: false);
        foreach (var fate in fates)
            yield return Number(folder[fate], Accounting.IsProblem(fate));
        if (unexplained)
            yield return Number(folder.Unexplained, isProblem: true);
        yield return E("td", Class("number extra"), folder.Destination is null ? "" : Figures.Count(folder.AtDestination));
    }

    private static XElement Number(long number, bool isProblem) =>
        E("td", Class(number == 0 ? "number none" : isProblem ? "number problem" : "number"), Figures.Count(number));

    private static XElement? Notes(VerificationReport report)
    {
        var notes = report.Folders.SelectMany(f => f.Notes.Select(n => (Folder: f.Source, Note: n))).ToList();
        return notes.Count == 0 ? null : E("ul", notes.Take(MostNotes).Select(n => E("li", Name(n.Folder.ToString()), ": ", Prose(n.Note))));
    }
}
