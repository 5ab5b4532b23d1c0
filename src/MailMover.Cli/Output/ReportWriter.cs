using MailMover.Core.Journal;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>The end of a run as people read it: a table per folder, the equation and where the audit log is; then, apart, what it means and what to do next.</summary>
internal static class ReportWriter
{
    // A mailbox of a thousand folders is for the audit log and --json; the screen shows all that needs an eye, and the sums.
    private const int MostNotes = 20;

    public static void Write(TextWriter output, TransferReport report, ReportPlaces? places, int width)
    {
        if (report.Folders.Count > 0)
        {
            Table(report).Write(output, width);
            output.WriteLine();
            Fold(output, Equation.Of(report.Total), width);
        }

        Notes(output, report, width);
        var total = report.Total;
        if (total.CopiedNow > 0)
            output.WriteLine($"This run: {Figures.Messages(total.CopiedNow)}, {Figures.Octets(total.OctetsNow)} in {Figures.Duration(report.Elapsed)}{Speed(total, report.Elapsed)}.");
        if (total.Repaired > 0)
            output.WriteLine($"Repaired so that the destination took them: {Figures.Messages(total.Repaired)}.");
        if (places is not null)
        {
            output.WriteLine($"Audit log: {TerminalText.Escape(places.AuditFile)}");
            if (total.Refused > 0)
                output.WriteLine($"Refused messages are saved in: {TerminalText.Escape(places.Refused)}");
            if (total.Repaired > 0)
                output.WriteLine($"The originals of repaired messages are saved in: {TerminalText.Escape(places.Originals)}");
        }

        output.WriteLine();
    }

    /// <summary>The last words, and what to type next where the run reached its end. They go to standard error where something is left to do, and <c>--quiet</c> keeps them there.</summary>
    public static void Ending(TextWriter output, TransferReport report, IReadOnlyList<(string What, string Command)> commands, int width)
    {
        var (headline, step) = NextStep.Of(report);
        Fold(output, headline, width);
        if (report.Reason.Length > 0)
            Fold(output, TerminalText.Sentence(report.Reason), width);
        Fold(output, step, width);
        if (report.Ending is not (RunEnding.Complete or RunEnding.SomeRefusedOrFailed))
            return;
        foreach (var (what, command) in commands)
        {
            Fold(output, what, width);
            // In one line, however long: a command that is broken in two is two commands to a shell.
            output.WriteLine($"  {command}");
        }
    }

    private static TextTable Table(TransferReport report)
    {
        var withRest = report.Total.NotYetCopied != 0;
        List<TableColumn> columns =
        [
            new("Folder"), Number("Found"), Number("Copied"), Number("Already there"), Number("Skipped"),
            Number("Refused"), Number("Failed"), Number("Vanished"),
        ];
        if (withRest)
            columns.Add(Number("Not yet copied"));
        var table = new TextTable(columns);
        foreach (var folder in report.Folders)
            table.Add(Cells(folder.Source.ToString(), folder, withRest));
        table.SetTotal(Cells("Total", report.Total, withRest));
        return table;
    }

    private static string[] Cells(string name, FolderReport folder, bool withRest)
    {
        IEnumerable<long> numbers = [folder.Found, folder.Copied, folder.AlreadyThere, folder.Skipped, folder.Refused, folder.Failed, folder.Vanished];
        return [name, .. (withRest ? numbers.Append(folder.NotYetCopied) : numbers).Select(Figures.Count)];
    }

    private static void Notes(TextWriter output, TransferReport report, int width)
    {
        List<string> notes =
        [
            .. report.Notes.Select(n => $"Note: {n}"),
            .. report.Folders.SelectMany(f => f.Notes.Select(n => $"Note on {f.Source}: {n}")),
            .. report.LeftOut.Select(l => $"Left out: {l.Folder}: {l.Reason}"),
        ];
        foreach (var note in notes.Take(MostNotes))
            Fold(output, TerminalText.Sentence(note), width);
        if (notes.Count > MostNotes)
            output.WriteLine($"{notes.Count - MostNotes} more notes: --json shows them all.");
    }

    private static string Speed(FolderReport total, TimeSpan elapsed) =>
        elapsed < TimeSpan.FromSeconds(1) ? "" : $" ({Figures.Rate(total.OctetsNow / elapsed.TotalSeconds)})";

    private static TableColumn Number(string title) => new(title, IsNumber: true);

    private static void Fold(TextWriter output, string text, int width)
    {
        foreach (var line in TextFold.Words(text, width))
            output.WriteLine(line);
    }
}
