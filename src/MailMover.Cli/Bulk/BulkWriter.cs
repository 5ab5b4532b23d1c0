using MailMover.Bulk.Reading;
using MailMover.Bulk.Running;
using MailMover.Cli.Output;

namespace MailMover.Cli.Bulk;

/// <summary>Tells in words and in JSON what was read, what is wrong with it, and how a run ended.</summary>
internal sealed class BulkWriter(IConsole console, BulkSettings settings, TimeProvider time)
{
    private TextWriter Words => settings.Output.Json ? console.Error : console.Output;

    public void Read(BulkFile file, IEnumerable<string> servers)
    {
        var bad = file.Rows.Count(r => !r.IsGood);
        if (settings.Output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("bulk_file_read", time.GetUtcNow(), json =>
            {
                json.WriteString("file", file.Path);
                json.WriteString("layout", JsonLine.Name(file.Layout));
                json.WriteString("delimiter", file.Delimiter.ToString());
                json.WriteString("encoding", file.Encoding);
                json.WriteNumber("rows", file.Rows.Count);
                json.WriteNumber("bad_rows", bad);
                json.WriteStartArray("problems");
                foreach (var problem in file.Problems)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", problem.Line);
                    json.WriteString("column", problem.Column);
                    json.WriteNumber("position", problem.Position);
                    json.WriteString("text", problem.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                JsonText.Strings(json, "warnings", file.Warnings);
                JsonText.Strings(json, "servers", [.. servers]);
            }));
        }

        if (!settings.Output.Quiet && file.Layout != BulkLayout.Unknown)
            Fold(Words, $"{Name(file)}: {Mailboxes(file.Rows.Count)}, {file.Description}.");
        if (!settings.Output.Quiet)
        {
            foreach (var server in servers)
                Fold(Words, TerminalText.Escape(TerminalText.Sentence(server)));
        }

        Words.Flush();
        foreach (var warning in file.Warnings)
            Fold(console.Error, $"Warning: {TerminalText.Escape(warning)}");
        // A variable that is not set is wrong in every row, and worth one line.
        foreach (var alike in file.Problems.GroupBy(p => (p.Column, p.Text)))
        {
            var others = alike.Count() - 1;
            var more = others == 0 ? "" : $" (The same in {(others == 1 ? $"line {alike.Last().Line}" : $"{Figures.Count(others)} other lines")}.)";
            Fold(console.Error, $"{Name(file)}: {TerminalText.Escape(alike.First().ToString())}{more}");
        }
    }

    public void NotBegun(BulkFile file)
    {
        var bad = file.Rows.Count(r => !r.IsGood);
        Fold(console.Error, file.IsUnusable || bad == 0 || bad == file.Rows.Count
            ? "Nothing was begun. Correct the file and run the same command again."
            : $"Nothing was begun: {Figures.Count(bad)} of {Mailboxes(file.Rows.Count)} cannot be read. Correct them and run the same command again, or add --skip-bad-rows to move the others now.");
    }

    public void DryRun(BulkFile file, int chosen)
    {
        if (settings.Output.Quiet)
            return;
        foreach (var row in file.Rows.Where(r => r.IsGood))
        {
            if (settings.Output.Verbose)
                Fold(Words, TerminalText.Escape(row.ToString()));
        }

        Fold(Words, $"{Mailboxes(chosen)} would be moved, {Figures.Count(settings.Run.Parallel)} at a time. Nothing was begun; leave out --dry-run to begin.");
    }

    public void Finished(IReadOnlyList<RowState> rows, ExitCode code, TimeSpan elapsed, string command)
    {
        var now = BulkSnapshot.Of(rows, new RateMeter(time), time.GetUtcNow());
        var copied = rows.Sum(r => r.Outcome?.Report?.Total.CopiedNow ?? 0);
        var octets = rows.Sum(r => r.Outcome?.Report?.Total.OctetsNow ?? 0);
        if (settings.Output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("bulk_finished", time.GetUtcNow(), json =>
            {
                json.WriteNumber("exit_code", (int)code);
                json.WriteNumber("rows", now.Rows);
                foreach (var status in Enum.GetValues<BulkRowStatus>())
                    json.WriteNumber(MailMover.Bulk.Results.StatusWords.Of(status), now[status]);
                json.WriteNumber("copied_now", copied);
                json.WriteNumber("octets_now", octets);
                json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
                json.WriteString("results_file", settings.ResultsPath);
                json.WriteString("summary_file", settings.SummaryPath);
            }));
        }

        var words = code == ExitCode.Complete ? Words : console.Error;
        if (settings.Output.Quiet && code == ExitCode.Complete)
            return;
        if (!settings.Output.Quiet)
            Reasons(words, rows);
        Words.Flush();
        words.WriteLine();
        Fold(words, Counts(now, copied, octets, elapsed));
        if (now[BulkRowStatus.NotChosen] > 0)
            Fold(words, $"Of the whole list, {Figures.Count(rows.Count(r => r.Status == BulkRowStatus.Complete || r is { Status: BulkRowStatus.NotChosen, Earlier.IsComplete: true }))} of {Mailboxes(rows.Count)} are complete.");
        words.WriteLine($"Results: {TerminalText.Escape(settings.ResultsPath)}");
        words.WriteLine($"Page:    {TerminalText.Escape(settings.SummaryPath)}");
        if (code == ExitCode.Complete)
            return;
        words.WriteLine();
        Fold(words, code == ExitCode.CapReached ? "To go on when there is room again:" : "To try what is not complete once more, when the causes are put right:");
        words.WriteLine($"  {command}");
    }

    private static string Counts(BulkSnapshot now, long copied, long octets, TimeSpan elapsed)
    {
        var parts = new List<string> { $"{Figures.Count(now[BulkRowStatus.Complete])} of {Mailboxes(now.Chosen)} complete" };
        Add(BulkRowStatus.Incomplete, "came to the end with messages refused or failed");
        Add(BulkRowStatus.Failed, "failed");
        Add(BulkRowStatus.BadRow, "cannot be read");
        Add(BulkRowStatus.Interrupted, "interrupted");
        Add(BulkRowStatus.NotStarted, "not started");
        return $"{string.Join(", ", parts)}. {Figures.Messages(copied)} ({Figures.Octets(octets)}) copied now, in {Figures.Duration(elapsed)}.";

        void Add(BulkRowStatus status, string words)
        {
            if (now[status] > 0)
                parts.Add($"{Figures.Count(now[status])} {words}");
        }
    }

    // The last thing on the screen is what has to be dealt with.
    private void Reasons(TextWriter words, IReadOnlyList<RowState> rows)
    {
        const int Most = 50;
        var open = rows.Where(r => r.Status is BulkRowStatus.Failed or BulkRowStatus.Incomplete or BulkRowStatus.BadRow or BulkRowStatus.Interrupted && r.Reason.Length > 0).ToList();
        if (open.Count == 0)
            return;
        words.WriteLine();
        foreach (var row in open.Take(Most))
            Fold(words, $"Line {Figures.Count(row.Row.Line)}, {BulkText.Row(row)}");
        if (open.Count > Most)
            Fold(words, $"{Figures.Count(open.Count - Most)} more are in the results.");
    }

    private static string Mailboxes(int count) => count == 1 ? "1 mailbox" : $"{Figures.Count(count)} mailboxes";

    private static string Name(BulkFile file) => TerminalText.Escape(Path.GetFileName(file.Path));

    private void Fold(TextWriter output, string text)
    {
        foreach (var line in TextFold.Words(text, console.Width))
            output.WriteLine(line);
    }
}
