using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Preflight;
using MailMover.Core.Preflight.Plans;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>Carries out <c>check</c>, and looks before a copy where the copy cannot do it by itself.</summary>
internal sealed class CheckRunner(CommandContext context)
{
    public async Task<ExitCode> RunAsync(CheckSettings settings)
    {
        settings = await new EndpointResolver(context).ResolveAsync(settings);
        var report = await LookAsync(settings);
        if (settings.PlanFile is { } file && report.Plan is not null)
            Write(file, report);
        Tell(report, settings);
        return ExitCodes.Of(report);
    }

    // As for a plan, the state directory is opened only where there is one: a look makes none.
    private async Task<PreflightReport> LookAsync(CheckSettings settings)
    {
        var (sourceSecret, destinationSecret) = await OpenedPair.ReadSecretsAsync(context, settings);
        using var trace = settings.TraceFile is null ? null : new TraceFile(settings.TraceFile, context.Time);
        await using var state = context.Parts.HasState(settings.State) ? context.Parts.OpenState(settings.State) : null;
        var numbers = new PassingMessageNumbers(context.Time);
        await using var source = context.Parts.OpenSource(settings.From, sourceSecret, Limits(settings.From));
        await using var destination = context.Parts.OpenDestination(settings.To, destinationSecret, Limits(settings.To));
        var known = KnownEnds.Of(context, settings, settings.Rules) with { Quick = settings.Quick };
        var options = state is null ? known : known with
        {
            Source = known.Source with { OctetsUsed = await UsedAsync(settings.From, OctetDirection.Down) },
            Destination = known.Destination with { OctetsUsed = await UsedAsync(settings.To, OctetDirection.Up) },
        };
        return await context.Parts.CreatePreflight(source, destination, state?.Journal ?? new EmptyJournal(), options).RunAsync(context.Stop.Stopping.Graceful);

        async Task<long> UsedAsync(EndpointSettings end, OctetDirection direction) =>
            end.Uri.IsLocal ? 0 : await state.Ledger.UsedAsync(end.Uri.Identity, direction, context.Stop.Stopping.Graceful);

        EndpointLimits Limits(EndpointSettings end) => OpenedPair.Limits(context, settings, end.Uri, Path.GetTempPath(), numbers) with { Trace = trace is null ? null : trace.Write };
    }

    private static void Write(string file, PreflightReport report)
    {
        try
        {
            PlanFileStore.Write(file, PlanFileText.Write(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The plan cannot be written to {file}: {e.Message.TrimEnd('.')}. Make room, or name another file after --write-plan.", e);
        }
    }

    private void Tell(PreflightReport report, CheckSettings settings)
    {
        var (console, output) = (context.Console, settings.Output);
        var planFile = report.Plan is null ? null : settings.PlanFile;
        // A plan says itself what goes over.
        var command = planFile is null ? settings.Given.Copy(report.Rules) : settings.Given.Copy(new(), "--plan", Path.GetFullPath(planFile));
        if (output.Json)
        {
            console.Output.WriteLine(JsonLine.Event("check_finished", context.Time.GetUtcNow(), json =>
            {
                JsonPreflight.Write(json, report);
                json.WriteNumber("exit_code", (int)ExitCodes.Of(report));
                json.WriteString("plan_file", planFile);
                json.WriteString("copy_command", report.IsReady ? command : null);
            }));
        }

        var words = output.Json ? console.Error : console.Output;
        if (!output.Quiet)
            CheckWriter.Write(words, report, planFile, command, console.Width);
        else if (!report.IsReady)
            CheckWriter.Problems(console.Error, report, console.Width);
    }
}
