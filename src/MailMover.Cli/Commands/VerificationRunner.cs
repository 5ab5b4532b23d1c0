using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Commands;

/// <summary>Carries out <c>verify</c>, and the verifications before and after a copy.</summary>
internal sealed class VerificationRunner(CommandContext context)
{
    public async Task<ExitCode> VerifyAsync(VerifySettings settings)
    {
        settings = await new EndpointResolver(context).ResolveAsync(settings);
        if (settings.AcceptedFile is { } file)
            settings = settings with { Verification = settings.Verification with { Options = settings.Verification.Options with { Accepted = AcceptedMessages.Read(file, settings.From, settings.To) } } };
        await using var pair = await OpenedPair.OpenAsync(context, settings);
        return ExitCodes.Of((await RunAsync(settings, settings.Verification, pair)).Ending);
    }

    /// <summary>Verifies, writes certificate and findings where the end was reached, and tells.</summary>
    public async Task<VerificationReport> RunAsync(PairSettings settings, VerificationSettings verification, OpenedPair pair)
    {
        using var files = pair.State.BeginCertificate(pair.Source.Identity, pair.Destination.Identity, verification.CertificateDirectory);
        var report = await WatchAsync(settings, verification.Options, pair, files.Add);
        new VerificationTeller(context, settings, await AuditFileAsync(pair), files).Tell(report);
        return report;
    }

    /// <summary>Looks by headers for what was copied and is nowhere now, and marks it, so that the next copy brings it again. Certifies nothing.</summary>
    public async Task<VerificationReport> MarkMissingAsync(TransferSettings settings, OpenedPair pair)
    {
        var missing = new List<VerifiedMessage>();
        var options = new VerificationOptions { Rules = settings.Transfer.Rules, MemoryInOctets = settings.MemoryInOctets, ProgramVersion = ProgramVersion.Text };
        var report = await WatchAsync(settings, options, pair, Collect);
        var teller = new VerificationTeller(context, settings, pair.AuditFile, files: null);
        if (!VerificationTeller.IsAtItsEnd(report))
        {
            teller.Tell(report);
            return report;
        }

        var marked = await context.Parts.CopyAgainAsync(pair.State.Journal, report, missing, context.Stop.Stopping.Forceful);
        teller.TellMarked(marked);
        return report;

        void Collect(VerifiedMessage message)
        {
            if (message.Fate != MessageFate.Missing)
                return;
            lock (missing)
                missing.Add(message);
        }
    }

    // The copy may have written it elsewhere than in the state directory.
    private async Task<string> AuditFileAsync(OpenedPair pair)
    {
        var pairs = await pair.State.Journal.ListPairsAsync(context.Stop.Stopping.Forceful);
        return pairs.FirstOrDefault(p => p.Source == pair.Source.Identity && p.Destination == pair.Destination.Identity)?.AuditFile ?? pair.AuditFile;
    }

    private async Task<VerificationReport> WatchAsync(PairSettings settings, VerificationOptions options, OpenedPair pair, Action<VerifiedMessage> finding)
    {
        var title = $"Verifying {pair.Source.Identity} to {pair.Destination.Identity}";
        var view = Views.ForVerification(context.Console, settings.Output, title, context.Time);
        await using (view)
        {
            context.Stop.Notice = view.Notice;
            try
            {
                if (settings.Output.Json)
                    context.Console.Output.WriteLine(VerificationJsonView.Started(options, pair.Source.Identity, pair.Destination.Identity, context.Time.GetUtcNow()));
                return await context.Parts
                    .CreateVerification(pair.Source, pair.Destination, pair.State.Journal, options with { MemoryInOctets = settings.MemoryInOctets, StopsWhenLimited = settings.Limits.StopsWhenLimited, RefusedDirectory = pair.RefusedDirectory, OriginalsDirectory = pair.OriginalsDirectory }, new FindingsObserver(view, finding))
                    .RunAsync(context.Stop.Stopping);
            }
            finally
            {
                context.Stop.Notice = null;
            }
        }
    }
}
