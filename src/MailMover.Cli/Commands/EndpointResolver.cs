using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Commands;

/// <summary>Puts servers in the place of mail addresses, once, before any secret is asked for, and says where they were found.</summary>
internal sealed class EndpointResolver(CommandContext context)
{
    private CancellationToken Stop => context.Stop.Stopping.Graceful;

    /// <summary>The settings with servers at both ends, and what is known of their providers.</summary>
    /// <exception cref="EndpointNotFoundException">There is no server for an address, or none that may be used.</exception>
    /// <exception cref="UsageException">What was found does not fit what was typed.</exception>
    public async Task<T> ResolveAsync<T>(T settings) where T : PairSettings
    {
        settings = settings with { From = WithProvider(settings.From, settings.ProviderDirectory), To = WithProvider(settings.To, settings.ProviderDirectory) };
        if (settings is { From.Uri: not AddressUri, To.Uri: not AddressUri })
            return settings;
        foreach (var address in new[] { settings.From.Uri, settings.To.Uri }.OfType<AddressUri>())
            Say(settings.Output, $"Looking for the server of {TerminalText.Escape(address.ToString())} ...");
        var (from, to) = (FindAsync(settings.From, settings.ProviderDirectory), FindAsync(settings.To, settings.ProviderDirectory));
        await Task.WhenAll(from, to);
        var resolved = settings with { From = await from, To = await to };
        resolved = resolved with { Given = settings.Given.WithEndpoint("--from", resolved.From.Uri.ToString()).WithEndpoint("--to", resolved.To.Uri.ToString()) };
        foreach (var end in new[] { resolved.From, resolved.To }.Where(e => e.Found is not null))
            Tell(end, settings.Output);
        if (resolved.From.Uri.Identity == resolved.To.Uri.Identity)
            throw new UsageException("--from, --to: source and destination are the same mailbox.");
        foreach (var end in new[] { resolved.From, resolved.To })
            await CheckAsync(end);
        return resolved;
    }

    /// <summary>An end with a server in the place of its mail address, and what is known of its provider. Tells nothing and asks the user nothing.</summary>
    /// <param name="end">The end.</param>
    /// <param name="providerDirectory">The folder of the user's templates that an option names; null where none does.</param>
    /// <exception cref="EndpointNotFoundException">There is no server for the address.</exception>
    /// <exception cref="UsageException">What was found does not fit what was typed.</exception>
    public async Task<EndpointSettings> FindAsync(EndpointSettings end, string? providerDirectory)
    {
        if (end.Uri is not AddressUri typed)
            return WithProvider(end, providerDirectory);
        var discovery = context.Parts.CreateDiscovery(context.Providers.Load(providerDirectory), end.Lookup, end.CertificateAuthorityFile, end.CertificatePin);
        var account = await discovery.FindAsync(typed.Address, Stop);
        if (!account.IsFound)
            throw DiscoveryFailures.NotFound(account, end);
        var server = Choose(account, typed, end.Side) ?? throw DiscoveryFailures.NotTheProtocol(account, typed, end);
        return end with { Uri = ServerUri.Of(server), Found = account, Provider = account.Provider };
    }

    /// <summary>That an end may be used: that somebody agrees where only DNS vouches for it, and that there is a token where no password is taken.</summary>
    /// <exception cref="EndpointNotFoundException">Nobody agreed.</exception>
    /// <exception cref="UsageException">There is no token.</exception>
    public async Task CheckAsync(EndpointSettings end)
    {
        if (end is not { Found: { } account, Server: { } server })
            return;
        if (account.RestsOnDnsAlone && !await IsAgreedAsync(account, server))
            throw DiscoveryFailures.NotAgreed(account, server, end);
        if (TakesTokenOnly(account, server) && end.Secret.Kind is not (SecretKind.TokenCommand or SecretKind.TokenFile))
            throw DiscoveryFailures.TokenWanted(account, server, end);
    }

    public static bool TakesTokenOnly(DiscoveredAccount account, ServerUri? server) => account.Servers.Any(s => s.TokenOnly && ServerUri.Of(s) == server);

    private EndpointSettings WithProvider(EndpointSettings end, string? providerDirectory) =>
        end.Server is { } server && end.Provider is null ? end with { Provider = context.Providers.Load(providerDirectory).ByHost(server.Host, server.User) } : end;

    /// <summary>The server to use for an address; null where there is none for what was named, or for that side.</summary>
    public static AccountServer? Choose(DiscoveredAccount account, AddressUri typed, EndpointSide side) =>
        typed.Named switch
        {
            EndpointKind.Imap => account.Best(MailProtocol.Imap),
            EndpointKind.Pop3 => account.Best(MailProtocol.Pop3),
            _ => account.Best(MailProtocol.Imap) ?? (side == EndpointSide.Source ? account.Best(MailProtocol.Pop3) : null),
        };

    private async Task<bool> IsAgreedAsync(DiscoveredAccount account, ServerUri server)
    {
        if (!context.Console.CanPrompt)
            return false;
        Fold(context.Console.Error, $"Only DNS says that the mail of {TerminalText.Escape(account.Address.Text)} is at {TerminalText.Escape(server.Host)}, and in some networks DNS can be forged. If you know this server to be your provider's, type yes.");
        var answer = await MaskedPrompt.AskOpenlyAsync(context.Console, "Use it? [yes/no] ", context.Time, Stop);
        return answer.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
    }

    private void Tell(EndpointSettings end, OutputSettings output)
    {
        if (output.Json)
            context.Console.Output.WriteLine(DiscoveryJson.Found(end, context.Time.GetUtcNow()));
        Say(output, TerminalText.Sentence($"{end.Found!.Address.Text}: {end.Uri}, {end.Found.OriginText}"));
        if (output.Verbose)
        {
            foreach (var step in DiscoveryText.Steps(end.Found))
                Say(output, $"- {step}");
        }
    }

    private void Say(OutputSettings output, string text)
    {
        if (output.Quiet)
            return;
        var words = output.Json ? context.Console.Error : context.Console.Output;
        Fold(words, text);
        words.Flush();
    }

    private void Fold(TextWriter writer, string text)
    {
        foreach (var line in TextFold.Words(text, context.Console.Width))
            writer.WriteLine(line);
    }
}
