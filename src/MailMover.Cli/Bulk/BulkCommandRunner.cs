using MailMover.Bulk.Running;
using MailMover.Cli.Commands;

namespace MailMover.Cli.Bulk;

/// <summary>Carries out <c>bulk</c>: the file first, then what has to be asked for, then the rows, then what is written about them.</summary>
internal sealed class BulkCommandRunner(CommandContext context)
{
    /// <param name="settings">What was typed.</param>
    /// <param name="again">The command that tries what is not complete once more.</param>
    public async Task<ExitCode> RunAsync(BulkSettings settings, string again)
    {
        var writer = new BulkWriter(context.Console, settings, context.Time);
        var job = new BulkJob(context, settings);
        var file = await job.ReadAsync();
        writer.Read(file);
        if (file.IsUnusable || (file.Problems.Count > 0 && !settings.SkipBadRows) || !file.Rows.Any(r => r.IsGood))
        {
            writer.NotBegun(file);
            return ExitCode.WrongUsage;
        }

        var rows = job.Choose(file, settings.Choice);
        if (settings.DryRun)
        {
            writer.DryRun(file, rows.Count(r => r.Status == BulkRowStatus.Pending));
            return ExitCode.Complete;
        }

        await job.Secrets.AskAsync(rows.Where(r => !r.IsOver).Select(r => r.Row), settings.Reading);
        var began = context.Time.GetTimestamp();
        await job.RunAsync(file, rows, () => BulkViews.For(context.Console, settings.Output, $"Moving {Figures.Count(rows.Count(r => !r.IsOver))} mailboxes of {Path.GetFileName(settings.File)}", context.Time), new BulkControl(), context.Stop);
        var code = CodeOf(rows);
        writer.Finished(rows, code, context.Time.GetElapsedTime(began), again);
        return code;
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
}
