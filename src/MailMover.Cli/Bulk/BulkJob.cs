using System.Text;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Cli.Commands;
using MailMover.Cli.Signals;
using MailMover.Reports.Bulk;

namespace MailMover.Cli.Bulk;

/// <summary>The work on one list, whoever shows it: reading it, moving its rows, and writing down what became of them.</summary>
internal sealed class BulkJob
{
    private readonly CommandContext _context;
    private readonly BulkSettings _settings;
    private readonly BulkAddresses _addresses;
    private readonly BulkRules _rules;

    public BulkJob(CommandContext context, BulkSettings settings)
    {
        (_context, _settings) = (context, settings);
        _addresses = new BulkAddresses(context, settings);
        _rules = new BulkRules(settings.Rows, _addresses, context.Environment);
        Secrets = new BulkSecrets(context, settings.Rows);
    }

    public BulkSecrets Secrets { get; }

    /// <summary>Which servers were found for the addresses of the list, and where that comes from.</summary>
    public IEnumerable<string> FoundServers => _addresses.Found;

    /// <summary>Reads the list, and looks for the servers of addresses in it.</summary>
    /// <exception cref="UsageException">It cannot be read, or options that hold for all rows are wrong.</exception>
    public async Task<BulkFile> ReadAsync()
    {
        if (_rules.ProblemsOfDefaults is { Count: > 0 } wrong)
            throw new UsageException(wrong);
        var file = Read();
        // The list names addresses: now that they are known they are looked for, and the list is read once more; a third time where a domain's users have names of their own.
        while (_addresses.AreWanted)
        {
            await _addresses.LookAsync();
            file = Read();
        }

        return file;
    }

    /// <summary>The rows, each with whether the run is about it.</summary>
    /// <exception cref="UsageException">The results of the earlier run are missing or cannot be read.</exception>
    public List<RowState> Choose(BulkFile file, RowChoice choice)
    {
        if (choice == RowChoice.All)
            return [.. file.Rows.Select(r => new RowState(r))];
        if (!File.Exists(_settings.ResultsPath))
            throw new UsageException($"--only: there are no results of an earlier run at {TerminalText.Escape(_settings.ResultsPath)}. Name them with --results FILE, or leave out --only.");
        var earlier = Guarded(_settings.ResultsPath, () => EarlierResults.Read(_settings.ResultsPath));
        return [.. file.Rows.Select(r => new RowState(r, earlier.NotChosen(r, choice)))];
    }

    /// <summary>Moves rows until all are over or a stop is asked for, and writes results and page.</summary>
    /// <param name="file">The list.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="show">Who shows it.</param>
    /// <param name="control">What the user wants meanwhile.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="UsageException">Results or page cannot be written where they are wanted; nothing was begun.</exception>
    /// <returns>Whether results and page were written at the end.</returns>
    public async Task<bool> RunAsync(BulkFile file, IReadOnlyList<RowState> rows, Func<IBulkView> show, BulkControl control, StopRequests stop)
    {
        var results = new ResultsWriter(_settings.ResultsPath, file, rows, _context.Time);
        Written(_settings.ResultsPath, results.Write);
        Written(_settings.SummaryPath, () => Try(_settings.SummaryPath));
        var started = _context.Time.GetUtcNow();
        await using (var state = _context.Parts.OpenState(_settings.State))
            await MoveAsync(rows, new RowRunner(_context, _settings, _rules, Secrets, state), results, show, control, stop);
        // The mail is moved, whatever becomes of what is written about it.
        var (isWritten, page) = (WasWritten(_settings.ResultsPath, results.Write), WasWritten(_settings.SummaryPath, () => WriteSummary(file, rows, started, stop.Stopping.Graceful.IsCancellationRequested)));
        return isWritten && page;
    }

    private bool WasWritten(string path, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Console.Error.WriteLine($"{TerminalText.Escape(path)} could not be written at the end: {TerminalText.Sentence(failure.Message)} Make room, and run the same command again: it copies nothing twice.");
            return false;
        }
    }

    private static void Try(string path)
    {
        var passing = Passing(path);
        using (new FileStream(passing, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
        {
            // That it can be made is all that is to be known.
        }
    }

    private static string Passing(string path) => $"{path}.{Environment.ProcessId}.tmp";

    private BulkFile Read() => Guarded(_settings.File, () => new BulkReader(_settings.Reading, _rules).Read(_settings.File, _context.Stop.Stopping.Graceful));

    private async Task MoveAsync(IReadOnlyList<RowState> rows, RowRunner runner, ResultsWriter results, Func<IBulkView> show, BulkControl control, StopRequests stop)
    {
        await using var view = show();
        stop.Notice = view.Notice;
        try
        {
            view.Begin(rows);
            var bulk = new BulkRunner(rows, _settings.Run, runner, view, _context.Time)
            {
                Control = control,
                Between = () =>
                {
                    WriteIfDue(results, view);
                    return Task.CompletedTask;
                },
            };
            await bulk.RunAsync(stop.Stopping);
        }
        finally
        {
            stop.Notice = null;
        }
    }

    // A full disk is no reason to stop moving mail; the last writing fails aloud.
    private static void WriteIfDue(ResultsWriter results, IBulkView view)
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

    private void WriteSummary(BulkFile file, IReadOnlyList<RowState> rows, DateTimeOffset started, bool wasStopped)
    {
        var summary = new BulkSummary
        {
            File = Path.GetFileName(file.Path),
            Started = started,
            Ended = _context.Time.GetUtcNow(),
            WasStopped = wasStopped,
            ProgramVersion = ProgramVersion.Text,
            Rows = [.. rows.Select(SummaryRow)],
        };
        var passing = Passing(_settings.SummaryPath);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var page = new StreamWriter(passing, new UTF8Encoding(false), options))
                HtmlBulkSummary.Write(page, summary);
            File.Move(passing, _settings.SummaryPath, overwrite: true);
        }
        finally
        {
            File.Delete(passing);
        }
    }

    private static BulkSummaryRow SummaryRow(RowState row)
    {
        if (row is { Status: BulkRowStatus.NotChosen, Earlier: { } earlier })
        {
            return new BulkSummaryRow
            {
                Line = row.Row.Line,
                Source = row.Row.SourceIdentity!.ToString(),
                Destination = row.Row.DestinationIdentity!.ToString(),
                Status = $"{earlier.Status.Replace('_', ' ')} (earlier run)",
                IsComplete = earlier.IsComplete,
                Reason = earlier.Reason,
                Found = earlier.Found,
                Copied = earlier.Copied,
                AlreadyThere = earlier.AlreadyThere,
                Lost = earlier.Lost,
                Verdict = earlier.Verdict,
                AuditFile = Existing(earlier.AuditFile),
            };
        }

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
            AuditFile = Existing(row.Outcome?.AuditFile ?? ""),
        };
    }

    private static string Existing(string file) => file.Length > 0 && Path.IsPathFullyQualified(file) && File.Exists(file) ? file : "";

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
