using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>Carries out <c>copy</c> and <c>plan</c>: secrets first, then servers, then the engine, then the words about it.</summary>
internal sealed class TransferRunner(CommandContext context)
{
    private readonly VerificationRunner _verification = new(context);
    private readonly RemovalRunner _removal = new(context);

    public async Task<ExitCode> CopyAsync(TransferSettings settings)
    {
        _removal.CheckConfirmation(settings);
        settings = await new EndpointResolver(context).ResolveAsync(settings);
        await using var pair = await OpenedPair.OpenAsync(context, settings);
        TellBefore(settings);
        if (settings.AgainMissing && await _verification.MarkMissingAsync(settings, pair) is { Ending: not (RunEnding.Complete or RunEnding.Unbalanced) } stopped)
            return ExitCodes.Of(stopped.Ending);
        var report = await RefusalBeforeArchiveAsync(settings, pair) ?? await RunAsync(settings, pair);
        Tell(report, settings, pair);
        if (report.Copy is null || report.Ending is not (RunEnding.Complete or RunEnding.SomeRefusedOrFailed or RunEnding.Unbalanced))
            return ExitCodes.Of(report.Ending);
        var code = ExitCodes.Of(report.Ending);
        if (settings.Verification is not null)
            code = ExitCodes.Of(report.Ending, await _verification.RunAsync(settings, settings.Verification, pair));
        // A verification that found a difference, or did not come to its end, leaves the source alone.
        if (settings.Removal is null || code is not (ExitCode.Complete or ExitCode.SomeRefusedOrFailed))
            return code;
        return ExitCodes.Weightier(code, ExitCodes.Of((await _removal.RunAsync(settings, settings.Removal, pair)).Ending));
    }

    public async Task<ExitCode> PlanAsync(TransferSettings settings)
    {
        settings = await new EndpointResolver(context).ResolveAsync(settings);
        var (sourceSecret, destinationSecret) = await OpenedPair.ReadSecretsAsync(context, settings);
        await using var state = context.Parts.HasState(settings.State) ? context.Parts.OpenState(settings.State) : null;
        // Planning reads no message, so nothing is ever put there; the state directory's own would be made by asking for it.
        var numbers = new PassingMessageNumbers(context.Time);
        await using var source = context.Parts.OpenSource(settings.From, sourceSecret, Limits(settings.From));
        await using var destination = context.Parts.OpenDestination(settings.To, destinationSecret, Limits(settings.To));

        var transfer = context.Parts.CreateTransfer(source, destination, state?.Journal ?? new EmptyJournal(), settings.Transfer, new SilentView());
        var plan = await transfer.PlanAsync(context.Stop.Stopping.Graceful);
        Tell(plan, settings);
        return ExitCode.Complete;

        EndpointLimits Limits(EndpointSettings end) => OpenedPair.Limits(context, settings, end.Uri, Path.GetTempPath(), numbers);
    }

    public async Task<ArchivingReport> RunAsync(TransferSettings settings, OpenedPair pair)
    {
        var title = pair.Archive is null ? $"{pair.Source.Identity} to {pair.Destination.Identity}" : $"{pair.Source.Identity} to {pair.Archive.Identity} and {pair.Destination.Identity}";
        var view = Views.For(context.Console, settings.Output, title, context.Time);
        await using (view)
        {
            context.Stop.Notice = view.Notice;
            pair.Notice = view.Notice;
            try
            {
                return await new PairTransfer(context).RunAsync(settings, pair, view, Archive(settings, pair, view), context.Stop.Stopping);
            }
            finally
            {
                context.Stop.Notice = null;
                pair.Notice = null;
            }
        }
    }

    /// <summary>With an archive everything is downloaded before the copy begins, so a copy that cannot succeed is kept from beginning before that, as far as figures tell.</summary>
    private async Task<ArchivingReport?> RefusalBeforeArchiveAsync(TransferSettings settings, OpenedPair pair)
    {
        if (pair.Archive is null || settings.SkipCheck)
            return null;
        var options = KnownEnds.Of(context, settings, settings.Transfer.Rules) with { Quick = true };
        var look = await context.Parts.CreatePreflight(pair.Source, pair.Destination, pair.State.Journal, options).RunAsync(context.Stop.Stopping.Graceful);
        // What a server refuses the run comes to by itself, and waits where that helps.
        var problems = look.Problems.Where(p => p.Failure is null).ToList();
        if (problems.Count == 0)
            return null;
        var reason = string.Join(' ', problems.Select(p => $"{p.Reason} {p.NextStep}".Trim()));
        return new ArchivingReport
        {
            Copy = new TransferReport { Run = "", Source = look.Source, Destination = look.Destination, Ending = RunEnding.NotBegun, Reason = reason, Folders = [] },
        };
    }

    private ArchiveTarget? Archive(TransferSettings settings, OpenedPair pair, ITransferView view)
    {
        if (pair.Archive is not { } archive)
            return null;
        return new ArchiveTarget
        {
            Endpoint = archive,
            Options = settings.Transfer with
            {
                Rules = ArchiveTarget.RulesFor(settings.Transfer.Rules),
                RefusedDirectory = pair.State.RefusedDirectory(pair.Source.Identity, archive.Identity),
                OriginalsDirectory = pair.State.OriginalsDirectory(pair.Source.Identity, archive.Identity),
            },
            Observer = new ArchiveObserver(view, report =>
            {
                if (settings.Output.Json)
                    context.Console.Output.WriteLine(JsonLine.Event("archive_finished", context.Time.GetUtcNow(), json => JsonLine.Report(json, report)));
            }),
            // An mbox quotes lines and may have to add line ends.
            KeepsOctets = settings.Also!.Kind is EndpointKind.Maildir or EndpointKind.Eml,
            FreeOctets = DiskSpace.FreeAt(settings.Also.Path),
        };
    }

    // What a provider does by itself once mail was fetched cannot be undone: said while Ctrl+C still helps.
    private void TellBefore(TransferSettings settings)
    {
        var notes = SourceWords.BeforeReading(settings.From, settings.Removal is not null);
        var (console, output) = (context.Console, settings.Output);
        foreach (var note in notes)
        {
            if (output.Json)
                console.Output.WriteLine(JsonView.Note(note, context.Time.GetUtcNow()));
            if (!output.Quiet)
                Fold(Words(output), $"Note: {note}");
        }

        if (notes.Count > 0)
            Words(output).Flush();
    }

    private void Tell(ArchivingReport report, TransferSettings settings, OpenedPair pair)
    {
        if (report.Archive is { } archive)
            TellArchive(archive, report, settings, pair);
        if (report.Copy is { } copy)
            Tell(copy, settings, pair);
        else
            ReportWriter.Ending(context.Console.Error, report.Archive!, [], context.Console.Width);
        if (report.NotBegun.Length > 0)
            Fold(context.Console.Error, TerminalText.Sentence(TerminalText.Escape(report.NotBegun)));
    }

    private void TellArchive(TransferReport archive, ArchivingReport report, TransferSettings settings, OpenedPair pair)
    {
        if (settings.Output.Quiet)
            return;
        var words = Words(settings.Output);
        Fold(words, $"In the archive, {TerminalText.Escape(archive.Destination.ToString())}:");
        var places = new ReportPlaces(
            pair.State.AuditFile(archive.Source, archive.Destination), pair.State.RefusedDirectory(archive.Source, archive.Destination), pair.State.OriginalsDirectory(archive.Source, archive.Destination));
        ReportWriter.Write(words, archive, places, context.Console.Width);
        if (report.Copy is not { } copy)
            return;
        Fold(words, $"At {TerminalText.Escape(copy.Destination.ToString())}{(report.FromArchive > 0 ? $", {Figures.Messages(report.FromArchive)} of it taken from the archive" : "")}:");
    }

    private void Tell(TransferReport report, TransferSettings settings, OpenedPair pair)
    {
        var (console, output) = (context.Console, settings.Output);
        if (output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("run_finished", context.Time.GetUtcNow(), json =>
            {
                JsonLine.Report(json, report);
                json.WriteString("next_step", NextStep.Of(report).Step);
                json.WriteString("verify_command", settings.Verification is null ? settings.Given.Verify() : null);
                json.WriteString("audit_file", pair.AuditFile);
                JsonText.Strings(json, "source_lacks", SourceWords.Lacks(settings.From));
            }));
        }

        var words = Words(output);
        if (!output.Quiet)
        {
            ReportWriter.Write(words, report, new ReportPlaces(pair.AuditFile, pair.RefusedDirectory, pair.OriginalsDirectory), console.Width);
            foreach (var note in pair.Notes.Distinct())
                Fold(words, TerminalText.Sentence($"Note: {TerminalText.Escape(note)}"));
            foreach (var lack in SourceWords.Lacks(settings.From))
                Fold(words, $"Not in the copy: {lack}");
        }

        words.Flush();
        if (report.Ending != RunEnding.Complete)
            ReportWriter.Ending(console.Error, report, NextCommands.Of(settings), console.Width);
        else if (!output.Quiet)
            ReportWriter.Ending(words, report, NextCommands.Of(settings), console.Width);
    }

    private void Tell(TransferPlan plan, TransferSettings settings)
    {
        var rules = settings.Transfer.Rules;
        var isFiltered = rules is not { Since: null, Before: null, MaxSizeInOctets: null, Deleted: not DeletedPolicy.Skip };
        var (console, output) = (context.Console, settings.Output);
        if (output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("plan_made", context.Time.GetUtcNow(), json =>
            {
                JsonLine.Plan(json, plan);
                JsonText.Strings(json, "source_lacks", SourceWords.Lacks(settings.From));
            }));
        }

        if (!output.Quiet)
            PlanWriter.Write(Words(output), plan, SourceWords.BeforeReading(settings.From, settings.Removal is not null), settings.IsBackup ? "backup" : "copy", isFiltered, console.Width);
    }

    private TextWriter Words(OutputSettings output) => output.Json ? context.Console.Error : context.Console.Output;

    private void Fold(TextWriter output, string text)
    {
        foreach (var line in TextFold.Words(text, context.Console.Width))
            output.WriteLine(line);
    }
}
