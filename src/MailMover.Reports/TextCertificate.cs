using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;

namespace MailMover.Reports;

/// <summary>The certificate for a terminal: short, and complete in what decides. The page says the rest.</summary>
public static class TextCertificate
{
    // A mailbox of a thousand folders is for the page; the screen shows those that need an eye, and the sums.
    private const int MostFolders = 40;
    private const int MostNotes = 20;

    /// <summary>The lines, none wider than <paramref name="width"/> columns where that can be; nothing in them commands a terminal.</summary>
    public static IReadOnlyList<string> Lines(VerificationReport report, CertificateContext context, int width)
    {
        var lines = new List<string>();
        var total = report.Total;
        var verdict = Accounting.VerdictOf(report, total);
        var words = MailboxWords.Of(report.Source, report.Destination);
        Fold(VerdictWords.Headline(report, total));
        Fold(VerdictWords.Lead(report, total));
        lines.Add("");
        Fold($"{words.OldLabel + ":",-12} {Mailboxes.Of(report.Source)}");
        Fold($"{words.NewLabel + ":",-12} {Mailboxes.Of(report.Destination)}");
        Fold($"Checked:     {Moments.Minute(report.Ended, context.TimeZone)}");
        Fold($"{LevelWords.How(report)}.");
        if (report.Folders.Count > 0)
        {
            lines.Add("");
            lines.AddRange(FolderLines.Of(report, total, width, MostFolders));
            lines.Add("");
            Fold(Balance.Of(total, words));
        }

        Reasons();
        Notes();
        return lines;

        void Reasons()
        {
            foreach (var reason in report.Reasons)
            {
                lines.Add("");
                Indent($"{Label(reason.Weight)}: ", reason.Text);
                if (reason.NextStep.Length > 0)
                    Indent("  -> ", reason.NextStep);
            }

            if (verdict != Verdict.Red && words is { HasAccount: true, IsBackup: false })
            {
                lines.Add("");
                Fold("Before you cancel: this is about mail only. Contacts, the calendar, and websites that know you by the old address are yours to see to.");
            }

            if (verdict == Verdict.Green || (context.CopyCommand.Length == 0 && context.VerifyCommand.Length == 0))
                return;
            lines.Add("");
            if (context.CopyCommand.Length > 0)
                Command("Copy again:", context.CopyCommand);
            if (context.VerifyCommand.Length > 0)
                Command("Check again:", context.VerifyCommand);
        }

        void Notes()
        {
            List<string> notes =
            [
                .. report.NotCarried.Select(n => $"Not carried: {n}"),
                .. report.ServerChanges.Select(n => $"Changed by the server: {n}"),
                .. report.Notes.Select(n => $"Note: {n}"),
                .. report.Folders.SelectMany(f => f.Notes.Select(n => $"Note on {f.Source}: {n}")),
            ];
            if (notes.Count > 0)
                lines.Add("");
            foreach (var note in notes.Take(MostNotes))
                Fold(note);
            if (notes.Count > MostNotes)
                Fold(notes.Count == MostNotes + 1 ? "1 more note is on the page." : $"{Figures.Count(notes.Count - MostNotes)} more notes are on the page.");
            if (context.FindingsFile is { } findings)
                Fold($"All messages to look at: {findings}");
        }

        // In one line, however long: it is to be copied.
        void Command(string purpose, string command) => lines.AddRange([purpose, $"  {TerminalText.Escape(command)}"]);

        void Fold(string text) => lines.AddRange(TextFold.Words(TerminalText.Bounded(text, 4 * Foreign.Prose), width));

        void Indent(string label, string text)
        {
            var blanks = new string(' ', label.Length);
            foreach (var (line, index) in TextFold.Words(TerminalText.Bounded(text, Foreign.Prose), Math.Max(20, width - label.Length)).Select((l, i) => (l, i)))
                lines.Add((index == 0 ? label : blanks) + line);
        }
    }

    private static string Label(Verdict weight) => weight switch
    {
        Verdict.Green => "Good to know",
        Verdict.Amber => "Read this",
        _ => "Not safe",
    };
}
