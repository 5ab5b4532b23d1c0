using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;

namespace MailMover.Reports;

/// <summary>The table of folders for a terminal.</summary>
internal static class FolderLines
{
    private const int MostOfAName = 72;

    public static IEnumerable<string> Of(VerificationReport report, FolderVerification total, int width, int most)
    {
        var shown = FolderChoice.Of(report.Folders, most);
        var fates = Balance.Terms(total).Select(t => t.Fate).ToList();
        var counts = total.Fates.Count == 0;
        List<TableColumn> columns = [new("Folder"), new("Found", true), .. counts ? [new(Capital(MailboxWords.Of(report.Source, report.Destination).AtNew), true)] : fates.Select(f => new TableColumn(FateWords.Title(f), true))];
        var table = new TextTable(columns);
        foreach (var folder in shown)
            table.Add(Cells(TerminalText.Bounded(folder.Source.ToString(), MostOfAName), folder));
        table.SetTotal(Cells("Total", total));
        using var output = new StringWriter { NewLine = "\n" };
        table.Write(output, width);
        foreach (var line in output.ToString().TrimEnd('\n').Split('\n'))
            yield return line;
        if (shown.Count < report.Folders.Count)
            yield return $"{Figures.Count(report.Folders.Count - shown.Count)} more folders are on the page.";

        static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

        string[] Cells(string name, FolderVerification folder) =>
            [name, Figures.Count(folder.Found), .. (counts ? [folder.AtDestination] : fates.Select(f => folder[f])).Select(Figures.Count)];
    }
}
