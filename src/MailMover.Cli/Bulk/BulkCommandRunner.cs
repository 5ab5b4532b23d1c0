using System.Text;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Cli.Commands;
using MailMover.Reports.Bulk;

namespace MailMover.Cli.Bulk;

/// <summary>Carries out <c>bulk</c>: the file first, then what has to be asked for, then the rows, then what is written about them.</summary>
internal sealed class BulkCommandRunner(CommandContext context)
{
    /// <param name="settings">What was typed.</param>
    /// <param name="again">The command that tries what is not complete once more.</param>
    public async Task<ExitCode> RunAsync(BulkSettings settings, string again)
    {
        var writer = new BulkWriter(context.Console, settings, context.Time);
        var addresses = new BulkAddresses(context, settings);
        var rules = new BulkRules(settings.Rows, addresses, context.Environment);
        var file = Read(settings, rules);
        if (addresses.AreWanted)
        {
            // The list names addresses: now that their domains are known they are looked for, and the list is read for good.
            await addresses.LookAsync();
            file = Read(settings, rules);
        }

        writer.Read(file);
        if (file.IsUnusable || (file.Problems.Count > 0 && !settings.SkipBadRows) || !file.Rows.Any(r => r.IsGood))
        {
            writer.NotBegun(file);
            return ExitCode.WrongUsage;
        }

        var rows = Choose(settings, file);
        if (settings.DryRun)
        {
            writer.DryRun(file, rows.Count(r => r.Status == BulkRowStatus.Pending));
            return ExitCode.Complete;
        }

        var secrets = new BulkSecrets(context);
        await secrets.AskAsync(rows.Where(r => !r.IsOver).Select(r => r.Row), settings.Reading);
        var results = new ResultsWriter(settings.ResultsPath, file, rows, context.Time);
        Written(settings.ResultsPath, results.Write);
        var (began, started) = (context.Time.GetTimestamp(), context.Time.GetUtcNow());
        await using (var state = context.Parts.OpenState(settings.State))
            await MoveAsync(settings, rows, new RowRunner(context, settings, rules, secrets, state), results);
        Written(settings.ResultsPath, results.Write);
        Written(settings.SummaryPath, () => WriteSummary(settings, file, rows, started));
        var code = CodeOf(rows);
        writer.Finished(rows, code, context.Time.GetElapsedTime(began), again);
        return code;
    }

    private BulkFile Read(BulkSettings settings, BulkRules rules) =>
        Guarded(settings.File, () => new BulkReader(settings.Reading, rules).Read(settings.File, context.Stop.Stopping.Graceful));

    private async Task MoveAsync(BulkSettings settings, IReadOnlyList<RowState> rows, RowRunner runner, ResultsWriter results)
    {
        await using var view = BulkViews.For(context.Console, settings.Output, $"Moving {Figures.Count(rows.Count(r => !r.IsOver))} mailboxes of {Path.GetFileName(settings.File)}", context.Time);
        context.Stop.Notice = view.Notice;
        try
        {
            view.Begin(rows);
            var bulk = new BulkRunner(rows, settings.Run, runner, view, context.Time)
            {
                Between = () =>
                {
                    WriteIfDue(results, view);
                    return Task.CompletedTask;
                },
            };
            await bulk.RunAsync(context.Stop.Stopping);
        }
        finally
        {
            context.Stop.Notice = null;
        }
    }

    // A full disk is no reason to stop moving mail; the last writing fails aloud.
    private static void WriteIfDue(ResultsWriter results, BulkViews view)
    {
        try
        {
            results.WriteIfDue();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            view.Notice($"The results cannot be written just now: {failure.Message}");
        }
    }

    private static List<RowState> Choose(BulkSettings settings, BulkFile file)
    {
        if (settings.Choice == RowChoice.All)
            return [.. file.Rows.Select(r => new RowState(r))];
        if (!File.Exists(settings.ResultsPath))
            throw new UsageException($"--only: there are no results of an earlier run at {TerminalText.Escape(settings.ResultsPath)}. Name them with --results FILE, or leave out --only.");
        var earlier = Guarded(settings.ResultsPath, () => EarlierResults.Read(settings.ResultsPath));
        return [.. file.Rows.Select(r => new RowState(r, earlier.NotChosen(r, settings.Choice)))];
    }

    /// <summary>0 where every row is complete; 130 where the run was stopped; 8 where only caps stand in the way; else 3.</summary>
    private ExitCode CodeOf(IReadOnlyList<RowState> rows)
    {
        if (context.Stop.Stopping.Graceful.IsCancellationRequested)
            return ExitCode.Interrupted;
        var open = rows.Where(r => r.Status is not (BulkRowStatus.Complete or BulkRowStatus.NotChosen)).ToList();
        if (open.Count == 0)
            return ExitCode.Complete;
        return open.All(r => r.Outcome?.ExitCode == (int)ExitCode.CapReached) ? ExitCode.CapReached : ExitCode.SomeRefusedOrFailed;
    }

    private void WriteSummary(BulkSettings settings, BulkFile file, IReadOnlyList<RowState> rows, DateTimeOffset started)
    {
        var summary = new BulkSummary
        {
            File = Path.GetFileName(file.Path),
            Started = started,
            Ended = context.Time.GetUtcNow(),
            WasStopped = context.Stop.Stopping.Graceful.IsCancellationRequested,
            ProgramVersion = ProgramVersion.Text,
            Rows = [.. rows.Where(r => r.Status != BulkRowStatus.NotChosen).Select(SummaryRow)],
        };
        var passing = $"{settings.SummaryPath}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var page = new StreamWriter(passing, new UTF8Encoding(false), options))
                HtmlBulkSummary.Write(page, summary);
            File.Move(passing, settings.SummaryPath, overwrite: true);
        }
        finally
        {
            File.Delete(passing);
        }
    }

    private static BulkSummaryRow SummaryRow(RowState row)
    {
        var total = row.Outcome?.Report?.Total;
        return new BulkSummaryRow
        {
            Line = row.Row.Line,
            Source = row.Row.SourceIdentity?.ToString() ?? "",
            Destination = row.Row.DestinationIdentity?.ToString() ?? "",
            Status = BulkText.Word(row),
            IsComplete = row.Status == BulkRowStatus.Complete,
            Reason = row.Reason,
            Found = total?.Found,
            Copied = total?.Copied,
            AlreadyThere = total?.AlreadyThere,
            Lost = total is null ? null : total.Refused + total.Failed,
            Verdict = row.Outcome?.Verdict ?? "",
            AuditFile = row.Outcome is { AuditFile: { Length: > 0 } audit } && File.Exists(audit) ? audit : "",
        };
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{TerminalText.Escape(path)} cannot be read: {(failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : failure.Message)} Check the path and that you may read it.");
        }
    }

    private static void Written(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{TerminalText.Escape(path)} cannot be written: {failure.Message} Choose another place with --results and --summary.");
        }
    }
}
