using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Cli.Secrets;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;
using MailMover.Providers.Templates;

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
            words.WriteLine($"Looking for the mail servers of {TerminalText.Escape(settings.Target.Address ?? settings.Target.Host)} ...");
        words.Flush();
        var account = await DiscoverAsync(settings);
        var findings = await ProbeAsync(settings, account);
        var (imap, pop3) = (Best(findings, MailProtocol.Imap, settings, account), Best(findings, MailProtocol.Pop3, settings, account));
        if ((imap ?? pop3)?.Endpoint is { } any && await CredentialsAsync(settings, any, account) is { } credentials)
        {
            imap = imap is null ? null : await LookAsync(imap, settings, credentials, (source, _) => FoldersAsync(source));
            pop3 = pop3 is null ? null : await LookAsync(pop3, settings, credentials, MaildropAsync);
        }

        var report = new DetectReport
        {
            Target = settings.Target,
            Account = account,
            Findings = findings,
            Imap = imap,
            Pop3 = pop3,
            NotRemembered = _notRemembered,
            LocalPlaces = context.LocalMail.Look(),
        };
        Tell(report, settings);
        return report.ExitCode;
    }

    // Whoever names a port knows the server already, or tries one.
    private async Task<DiscoveredAccount?> DiscoverAsync(DetectSettings settings) =>
        settings is { Target.Address: { } address, ImapPort: null, Pop3Port: null } && Address(address) is { } valid
            ? await context.Parts.CreateDiscovery(context.Providers.Load(settings.ProviderDirectory), settings.Lookup, settings.CertificateAuthorityFile, settings.CertificatePin).FindAsync(valid, Stop)
            : null;

    private static AccountAddress? Address(string text)
    {
        try
        {
            return AccountAddress.Parse(text);
        }
        catch (FormatException)
        {
            // An odd address may be a user name all the same; its domain is guessed at.
            return null;
        }
    }

    // Guesses come last: where somebody says what the servers are, and one of them answers, no other is looked for.
    private async Task<IReadOnlyList<ServiceFinding>> ProbeAsync(DetectSettings settings, DiscoveredAccount? account)
    {
        var known = await ProbeAsync(settings, account?.Servers.Select(s => new ServicePlace(s.Protocol, s.Host, s.Port, s.Security)) ?? []);
        if (known.Any(f => f.Status == ServiceStatus.Found) || account?.Provider is { Kind: ProviderKind.Provider } || settings.Lookup.TemplatesOnly && settings.Target.Address is not null)
            return known;
        return [.. known, .. await ProbeAsync(settings, settings.Target.Places(MailProtocol.Imap, settings.ImapPort).Concat(settings.Target.Places(MailProtocol.Pop3, settings.Pop3Port)))];
    }

    private Task<ServiceFinding[]> ProbeAsync(DetectSettings settings, IEnumerable<ServicePlace> places)
    {
        var probe = context.Parts.CreateProbe(settings.CertificateAuthorityFile, settings.CertificatePin);
        return Task.WhenAll(places.Select(p => probe.ProbeAsync(p, Stop)));
    }

    private static FoundService? Best(IReadOnlyList<ServiceFinding> findings, MailProtocol protocol, DetectSettings settings, DiscoveredAccount? account)
    {
        if (findings.FirstOrDefault(f => f.Status == ServiceStatus.Found && f.Place.Protocol == protocol)?.Place is not { } place)
            return null;
        var kind = protocol == MailProtocol.Imap ? EndpointKind.Imap : EndpointKind.Pop3;
        var named = account?.Servers.FirstOrDefault(s => s.Host == place.Host && s.Port == place.Port && s.Protocol == protocol);
        var user = settings.IsUserTyped ? settings.User : named?.User ?? settings.User;
        return new FoundService { Place = place, Endpoint = user is null ? null : new ServerUri(kind, place.Security, place.Host, place.Port, user) };
    }

    // Asked for only after a server with a trusted certificate was found: without one there is nobody to give it to.
    private async Task<ICredentialSource?> CredentialsAsync(DetectSettings settings, ServerUri endpoint, DiscoveredAccount? account)
    {
        // Nobody confirmed that server, or it takes no password: the words about what was found say so.
        if (account is { RestsOnDnsAlone: true } || account is not null && EndpointResolver.TakesTokenOnly(account, endpoint) && settings.Secret?.Kind is not (SecretKind.TokenCommand or SecretKind.TokenFile))
            return null;
        if (settings.Secret is not null)
            return await new SecretReader(context.Console, context.Environment, context.Time).ReadAsync(Settings(endpoint, settings), Stop);
        if (!context.Console.CanPrompt)
            return null;
        if (account?.Provider is { } provider)
            Advise(provider, endpoint);
        var secret = await MaskedPrompt.AskAsync(context.Console, $"Password of {TerminalText.Escape(endpoint.User)} (Enter alone: do not log in): ", context.Time, Stop);
        return secret.Length == 0 ? null : new FixedCredential(new Credential(CredentialKind.Password, secret));
    }

    private void Advise(ProviderTemplate provider, ServerUri endpoint)
    {
        var protocol = endpoint.Kind == EndpointKind.Pop3 ? TemplateProtocol.Pop3 : TemplateProtocol.Imap;
        foreach (var line in DiscoveryText.Login(provider, protocol).SelectMany(text => TextFold.Words(text, context.Console.Width)))
            context.Console.Error.WriteLine(line);
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
