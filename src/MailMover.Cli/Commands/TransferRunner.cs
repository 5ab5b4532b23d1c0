using MailMover.Cli.Output;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Commands;

/// <summary>Carries out <c>copy</c> and <c>plan</c>: secrets first, then servers, then the engine, then the words about it.</summary>
internal sealed class TransferRunner(CommandContext context)
{
    public async Task<ExitCode> CopyAsync(TransferSettings settings)
    {
        var (sourceSecret, destinationSecret) = await ReadSecretsAsync(settings);
        using var trace = settings.TraceFile is null ? null : new TraceFile(settings.TraceFile, context.Time);
        await using var state = context.Parts.OpenState(settings.State);
        var limits = Limits(settings, state.TemporaryDirectory, trace);
        await using var source = context.Parts.OpenSource(settings.From, sourceSecret, limits);
        await using var destination = context.Parts.OpenDestination(settings.To, destinationSecret, limits);

        var report = await RunAsync(settings, source, destination, state);
        Tell(report, settings.Output, new ReportPlaces(
            state.AuditFile(source.Identity, destination.Identity),
            state.RefusedDirectory(source.Identity, destination.Identity),
            state.OriginalsDirectory(source.Identity, destination.Identity)));
        return ExitCodes.Of(report.Ending);
    }

    public async Task<ExitCode> PlanAsync(TransferSettings settings)
    {
        var (sourceSecret, destinationSecret) = await ReadSecretsAsync(settings);
        await using var state = context.Parts.HasState(settings.State) ? context.Parts.OpenState(settings.State) : null;
        // Planning reads no message, so nothing is ever put there; the state directory's own would be made by asking for it.
        var limits = Limits(settings, Path.GetTempPath(), null);
        await using var source = context.Parts.OpenSource(settings.From, sourceSecret, limits);
        await using var destination = context.Parts.OpenDestination(settings.To, destinationSecret, limits);

        var transfer = context.Parts.CreateTransfer(source, destination, state?.Journal ?? new EmptyJournal(), settings.Transfer, new SilentView());
        var plan = await transfer.PlanAsync(context.Stop.Stopping.Graceful);
        Tell(plan, settings.Transfer.Rules, settings.Output);
        return ExitCode.Complete;
    }

    public async Task<TransferReport> RunAsync(TransferSettings settings, IMailSource source, IMailDestination destination, IProgramState state)
    {
        var view = Views.For(context.Console, settings.Output, $"{source.Identity} to {destination.Identity}", context.Time);
        await using (view)
        {
            context.Stop.Notice = view.Notice;
            try
            {
                var options = settings.Transfer with
                {
                    RefusedDirectory = state.RefusedDirectory(source.Identity, destination.Identity),
                    OriginalsDirectory = state.OriginalsDirectory(source.Identity, destination.Identity),
                };
                return await context.Parts.CreateTransfer(source, destination, state.Journal, options, view).RunAsync(context.Stop.Stopping);
            }
            finally
            {
                context.Stop.Notice = null;
            }
        }
    }

    private async Task<(ICredentialSource Source, ICredentialSource Destination)> ReadSecretsAsync(TransferSettings settings)
    {
        var reader = new SecretReader(context.Console, context.Environment, context.Time);
        var stop = context.Stop.Stopping.Graceful;
        return (await reader.ReadAsync(settings.From, stop), await reader.ReadAsync(settings.To, stop));
    }

    private static EndpointLimits Limits(TransferSettings settings, string temporaryDirectory, TraceFile? trace) => new()
    {
        Connections = settings.Connections,
        MaxMessageInOctets = settings.Transfer.MaxMessageInOctets,
        TemporaryDirectory = temporaryDirectory,
        Trace = trace is null ? null : trace.Write,
    };

    private void Tell(TransferReport report, OutputSettings output, ReportPlaces places)
    {
        var console = context.Console;
        if (output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("run_finished", context.Time.GetUtcNow(), json =>
            {
                JsonLine.Report(json, report);
                json.WriteString("next_step", NextStep.Of(report).Step);
                json.WriteString("audit_file", places.AuditFile);
            }));
        }

        var words = output.Json ? console.Error : console.Output;
        if (!output.Quiet)
            ReportWriter.Write(words, report, places, console.Width);
        words.Flush();
        if (report.Ending != RunEnding.Complete)
            ReportWriter.Ending(console.Error, report, console.Width);
        else if (!output.Quiet)
            ReportWriter.Ending(words, report, console.Width);
    }

    private void Tell(TransferPlan plan, SelectionRules rules, OutputSettings output)
    {
        var isFiltered = rules is not { Since: null, Before: null, MaxSizeInOctets: null, Deleted: not DeletedPolicy.Skip };
        var console = context.Console;
        if (output.Json)
            console.Output.WriteLine(JsonLine.Event("plan_made", context.Time.GetUtcNow(), json => JsonLine.Plan(json, plan)));
        if (!output.Quiet)
            PlanWriter.Write(output.Json ? console.Error : console.Output, plan, isFiltered, console.Width);
    }
}
