using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Secrets;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Discovery;

namespace MailMover.Cli.Detection;

/// <summary>Carries out <c>detect</c>: servers first, then a login where there is one, then this computer, then the words about it.</summary>
internal sealed class DetectRunner(CommandContext context)
{
    private string? _notRemembered;

    private CancellationToken Stop => context.Stop.Stopping.Graceful;

    public async Task<ExitCode> RunAsync(DetectSettings settings)
    {
        var words = settings.Output.Json ? context.Console.Error : context.Console.Output;
        if (!settings.Output.Quiet)
            words.WriteLine($"Looking for mail servers: {TerminalText.Escape(settings.Target.Address is null ? settings.Target.Host : $"{settings.Target.Host} and names below it")} ...");
        words.Flush();
        var findings = await ProbeAsync(settings);
        var (imap, pop3) = (Best(findings, MailProtocol.Imap, settings), Best(findings, MailProtocol.Pop3, settings));
        if ((imap ?? pop3)?.Endpoint is { } any && await CredentialsAsync(settings, any) is { } credentials)
        {
            imap = imap is null ? null : await LookAsync(imap, settings, credentials, (source, _) => FoldersAsync(source));
            pop3 = pop3 is null ? null : await LookAsync(pop3, settings, credentials, MaildropAsync);
        }

        var report = new DetectReport
        {
            Target = settings.Target,
            Findings = findings,
            Imap = imap,
            Pop3 = pop3,
            NotRemembered = _notRemembered,
            LocalPlaces = context.LocalMail.Look(),
        };
        Tell(report, settings);
        return report.ExitCode;
    }

    private async Task<IReadOnlyList<ServiceFinding>> ProbeAsync(DetectSettings settings)
    {
        var probe = context.Parts.CreateProbe(settings.CertificateAuthorityFile, settings.CertificatePin);
        var places = settings.Target.Places(MailProtocol.Imap, settings.ImapPort).Concat(settings.Target.Places(MailProtocol.Pop3, settings.Pop3Port));
        return await Task.WhenAll(places.Select(p => probe.ProbeAsync(p, Stop)));
    }

    private static FoundService? Best(IReadOnlyList<ServiceFinding> findings, MailProtocol protocol, DetectSettings settings)
    {
        if (findings.FirstOrDefault(f => f.Status == ServiceStatus.Found && f.Place.Protocol == protocol)?.Place is not { } place)
            return null;
        var kind = protocol == MailProtocol.Imap ? EndpointKind.Imap : EndpointKind.Pop3;
        return new FoundService { Place = place, Endpoint = settings.User is null ? null : new ServerUri(kind, place.Security, place.Host, place.Port, settings.User) };
    }

    // Asked for only after a server with a trusted certificate was found: without one there is nobody to give it to.
    private async Task<ICredentialSource?> CredentialsAsync(DetectSettings settings, ServerUri endpoint)
    {
        if (settings.Secret is not null)
            return await new SecretReader(context.Console, context.Environment, context.Time).ReadAsync(Settings(endpoint, settings), Stop);
        if (!context.Console.CanPrompt)
            return null;
        var secret = await MaskedPrompt.AskAsync(context.Console, $"Password of {TerminalText.Escape(endpoint.User)} (Enter alone: do not log in): ", context.Time, Stop);
        return secret.Length == 0 ? null : new FixedCredential(new Credential(CredentialKind.Password, secret));
    }

    private async Task<FoundService> LookAsync(FoundService service, DetectSettings settings, ICredentialSource credentials, Func<IMailSource, IMessageNumbers, Task<MailboxLook>> look)
    {
        // Only POP3 has something to remember, and only then there is a state directory to make.
        await using var state = service.Endpoint!.Kind == EndpointKind.Pop3 ? OpenState(settings) : null;
        await using var numbers = state?.Numbers(service.Endpoint.Identity) ?? new PassingMessageNumbers(context.Time);
        var limits = context.Providers.Complete(
            new EndpointLimits
            {
                Connections = 1,
                MaxMessageInOctets = long.MaxValue,
                TemporaryDirectory = Path.GetTempPath(),
                Numbers = numbers,
            },
            service.Endpoint,
            settings.ProviderDirectory);
        try
        {
            await using var source = context.Parts.OpenSource(Settings(service.Endpoint, settings), credentials, limits);
            return service with { Look = await look(source, numbers) };
        }
        catch (MailFailureException failure)
        {
            return service with { Problem = failure.Message, LoginRefused = failure.Kind == FailureKind.Authentication };
        }
    }

    // What is in the mailbox is worth telling also where it cannot be remembered.
    private IProgramState? OpenState(DetectSettings settings)
    {
        try
        {
            return context.Parts.OpenState(settings.State);
        }
        catch (JournalException cannot)
        {
            _notRemembered = cannot.Message;
            return null;
        }
    }

    private async Task<MailboxLook> MaildropAsync(IMailSource source, IMessageNumbers numbers)
    {
        var look = await FoldersAsync(source);
        return look with { Earlier = await MaildropMemory.CompareAsync(numbers, await ListAsync(source), context.Time.GetUtcNow(), Stop) };
    }

    private async Task<MailboxLook> FoldersAsync(IMailSource source)
    {
        var folders = await source.ListFoldersAsync(withStatus: true, Stop);
        return new MailboxLook { Folders = [.. folders.Where(f => f.CanOpen).Select(f => new LookedFolder(f.Path, f.Status?.Exists ?? 0, f.Status?.SizeInOctets))] };
    }

    private async Task<IReadOnlyCollection<ImapMessageKey>> ListAsync(IMailSource source)
    {
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, freshConnection: false, Stop);
        var keys = new List<ImapMessageKey>();
        await foreach (var window in reader.ListAsync(null, Stop))
            keys.AddRange(window.Select(m => m.Key).OfType<ImapMessageKey>());
        return keys;
    }

    private static EndpointSettings Settings(ServerUri endpoint, DetectSettings settings) => new()
    {
        Side = EndpointSide.Source,
        Uri = endpoint,
        Secret = settings.Secret ?? SecretOrigin.Prompt,
        CertificateAuthorityFile = settings.CertificateAuthorityFile,
        CertificatePin = settings.CertificatePin,
        OptionPrefix = "",
    };

    private void Tell(DetectReport report, DetectSettings settings)
    {
        var console = context.Console;
        if (settings.Output.Json)
            console.Output.WriteLine(DetectJson.Write(report, settings, context.Time.GetUtcNow()));
        if (report.ExitCode != ExitCode.Complete)
            DetectWriter.Write(console.Error, report, settings, console.Width, context.Time.LocalTimeZone);
        else if (!settings.Output.Quiet)
            DetectWriter.Write(settings.Output.Json ? console.Error : console.Output, report, settings, console.Width, context.Time.LocalTimeZone);
    }
}
