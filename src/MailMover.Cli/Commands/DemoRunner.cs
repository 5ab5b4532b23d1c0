using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Verification;

namespace MailMover.Cli.Commands;

/// <summary>Carries out <c>demo</c> and tells each step in plain words.</summary>
internal sealed class DemoRunner(CommandContext context)
{
    public async Task<ExitCode> RunAsync(OutputSettings output, bool inFiles, bool keep)
    {
        var stop = context.Stop.Stopping.Graceful;
        var directory = Directory.CreateTempSubdirectory("mailmover-demo-");
        try
        {
            Say(output, "Preparing two mailboxes on this computer ...");
            await using var demo = await context.Parts.StartDemoAsync(inFiles, stop);
            Say(output, demo.Introduction);
            Say(output, $"The old one ({demo.SourceUri}) holds:");
            foreach (var line in demo.Contents)
                Say(output, $"  {line}");
            Say(output, $"Now all of it goes to the new one ({demo.DestinationUri}).");
            Say(output, "");
            var code = await CopyAndCompareAsync(demo, output, directory.FullName);
            if (keep && !stop.IsCancellationRequested)
                await KeepAsync(demo, output, stop);
            return code;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<ExitCode> CopyAndCompareAsync(IDemo demo, OutputSettings output, string directory)
    {
        var settings = Settings(demo, output, directory);
        ICredentialSource secret = demo.Password is { } password ? new FixedCredential(new Credential(CredentialKind.Password, password)) : NoCredential.Instance;
        await using var pair = OpenedPair.Open(context, settings, secret, secret);

        var report = (await new TransferRunner(context).RunAsync(settings, pair)).Copy!;
        if (output.Json)
            context.Console.Output.WriteLine(JsonLine.Event("run_finished", context.Time.GetUtcNow(), json => JsonLine.Report(json, report)));
        if (!output.Quiet)
            ReportWriter.Write(Words(output), report, places: null, context.Console.Width);
        if (report.Ending != RunEnding.Complete)
        {
            ReportWriter.Ending(context.Console.Error, report, [], context.Console.Width);
            return ExitCodes.Of(report.Ending);
        }

        var compared = await CompareAsync(demo, pair.Source, pair.Destination, output);
        return compared == ExitCode.Complete ? await VerifyAsync(settings, pair) : compared;
    }

    // The certificate stays when everything else is removed: it is there to be looked at.
    private async Task<ExitCode> VerifyAsync(TransferSettings settings, OpenedPair pair)
    {
        Say(settings.Output, "");
        Say(settings.Output, "Now the same question as you would ask it, with mailmover verify --level content: is it safe to cancel the old account?");
        Say(settings.Output, "");
        var verification = new VerificationSettings
        {
            Options = new VerificationOptions { Level = VerificationLevel.Content, WhoWritesMe = true, ProgramVersion = ProgramVersion.Text },
            CertificateDirectory = Directory.CreateTempSubdirectory("mailmover-demo-certificate-").FullName,
        };
        var report = await new VerificationRunner(context).RunAsync(settings, verification, pair);
        Say(settings.Output, "Open it in a browser. It is all that stays of this demonstration.");
        return ExitCodes.Of(report.Ending);
    }

    private async Task<ExitCode> CompareAsync(IDemo demo, IMailSource source, IMailDestination destination, OutputSettings output)
    {
        Say(output, "");
        Say(output, "Reading both sides back and comparing every message ...");
        var (messages, differences) = await demo.CompareAsync(source, destination, context.Stop.Stopping.Graceful);
        if (output.Json)
        {
            context.Console.Output.WriteLine(JsonLine.Event("demo_compared", context.Time.GetUtcNow(), json =>
            {
                json.WriteNumber("messages", messages);
                json.WriteBoolean("identical", differences.Count == 0);
            }));
        }

        if (differences.Count == 0)
        {
            Say(output, $"Found: {Figures.Messages(messages)} on both sides, the same to the last octet, with the same flags and dates.");
            return ExitCode.Complete;
        }

        context.Console.Error.WriteLine($"Found {(differences.Count == 1 ? "1 difference" : $"{Figures.Count(differences.Count)} differences")}:");
        foreach (var difference in differences)
            context.Console.Error.WriteLine($"  {TerminalText.Escape(difference)}");
        return ExitCode.Difference;
    }

    private async Task KeepAsync(IDemo demo, OutputSettings output, CancellationToken stop)
    {
        Say(output, "");
        Say(output, demo.Password is null ? "The files stay where they are. Look around:" : "The servers keep running. Look around with any mail program:");
        Say(output, $"  old: {demo.SourceUri}");
        Say(output, $"  new: {demo.DestinationUri}");
        if (demo.Password is not null)
            Say(output, $"  password for both: {demo.Password} (made for this demonstration, gone with it)");
        Say(output, "Press Ctrl+C to end this and remove everything.");
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult))
            await stopped.Task;
    }

    private static TransferSettings Settings(IDemo demo, OutputSettings output, string directory) => new()
    {
        From = End(EndpointSide.Source, demo.SourceUri),
        To = End(EndpointSide.Destination, demo.DestinationUri),
        State = new StateSettings { Directory = directory },
        Output = output,
        Given = new GivenCommand { Pair = ["--from", demo.SourceUri, "--to", demo.DestinationUri] },
    };

    private static EndpointSettings End(EndpointSide side, string uri) =>
        new() { Side = side, Uri = EndpointUri.Parse(uri), Secret = SecretOrigin.Prompt };

    private TextWriter Words(OutputSettings output) => output.Json ? context.Console.Error : context.Console.Output;

    private void Say(OutputSettings output, string words)
    {
        if (output.Quiet)
            return;
        var indent = words.Length - words.TrimStart().Length;
        var lines = TextFold.Words(words.TrimStart(), context.Console.Width - indent - 2);
        Words(output).WriteLine(string.Join(Environment.NewLine, lines.Select((line, i) => new string(' ', i == 0 ? indent : indent + 2) + line)));
    }
}
