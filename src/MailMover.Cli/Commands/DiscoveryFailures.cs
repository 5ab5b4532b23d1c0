using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;
using MailMover.Providers.Templates;

namespace MailMover.Cli.Commands;

/// <summary>Why a mail address cannot be used as an endpoint, and what to do.</summary>
internal static class DiscoveryFailures
{
    public static EndpointNotFoundException NotFound(DiscoveredAccount account, EndpointSettings end)
    {
        var address = TerminalText.Escape(account.Address.Text);
        var headline = account switch
        {
            { HasNoDomain: true } => $"no server was found for {address}: DNS says that there is no domain {TerminalText.Escape(account.Address.Domain)}. Is the address typed right?",
            { Provider: { } provider } => $"{TerminalText.Escape(provider.Name)} has no server with encryption for {address}, and none without is used unless you name it.",
            _ => $"no server was found for {address}.",
        };
        return new EndpointNotFoundException(headline, DiscoveryText.Steps(account), [Type(end, account.Address), $"mailmover detect {address} tells more."]);
    }

    public static UsageException NotTheProtocol(DiscoveredAccount account, AddressUri typed, EndpointSettings end)
    {
        var name = TerminalText.Escape(account.Provider?.Name ?? account.Address.Domain);
        if (end.Side == EndpointSide.Destination)
            return new UsageException($"--to: {name} has POP3 only, and no program can put mail into a mailbox through it. Choose another destination, or maildir:PATH to keep the mail on this computer.");
        var (wanted, other) = typed.Named == EndpointKind.Pop3 ? ("POP3", "imap") : ("IMAP", "pop3");
        return new UsageException($"--from-protocol: {name} has no {wanted}. Leave the option out, or type --from-protocol {other}.");
    }

    public static EndpointNotFoundException NotAgreed(DiscoveredAccount account, ServerUri server, EndpointSettings end) => new(
        $"the server {TerminalText.Escape(server.Host)} was not used for {TerminalText.Escape(account.Address.Text)}: nothing but DNS names it, and in some networks DNS can be forged. No password was sent.",
        DiscoveryText.Steps(account),
        [$"If you know it to be your provider's, type it: {Option(end)} {TerminalText.Escape(server.ToString())}"]);

    public static UsageException TokenWanted(DiscoveredAccount account, ServerUri server, EndpointSettings end)
    {
        var name = TerminalText.Escape(account.Provider?.Name ?? server.Host);
        var advice = account.Provider is { } provider && TemplateServers.TakesTokensOnly(provider)
            ? $" {string.Join(' ', DiscoveryText.Login(provider, server.Kind == EndpointKind.Imap ? TemplateProtocol.Imap : TemplateProtocol.Pop3).Skip(1))}"
            : "";
        return new UsageException(
            $"{name} takes no password from mail programs, only an OAuth token, so none was asked for.{advice} Get a token with a program made for that, and name it here: --{end.OptionPrefix}token-command CMD (or --{end.OptionPrefix}token-file FILE). See docs/discovery.md, \"Providers that want a token\". If you know that this server does take a password, type {Option(end)} {TerminalText.Escape(server.ToString())}.");
    }

    private static string Type(EndpointSettings end, AccountAddress address) =>
        $"Type the server as well, as your provider's help pages name it: {Option(end)} imaps://{TerminalText.Escape(address.Text)}@SERVER{(end.Side == EndpointSide.Source ? " (or pop3s://, where there is no IMAP)" : "")}.";

    private static string Option(EndpointSettings end) => end.Side == EndpointSide.Source ? "--from" : "--to";
}
