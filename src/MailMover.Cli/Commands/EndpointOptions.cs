using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Commands;

/// <summary>The options that describe one end.</summary>
internal sealed class EndpointOptions
{
    private readonly EndpointSide _side;
    private readonly Option<string> _endpoint;
    private readonly LoginOptions _login;
    private readonly AdministratorOptions _administrator;
    private readonly Option<string> _protocol;

    public EndpointOptions(EndpointSide side, string description)
    {
        _side = side;
        var (name, end) = side == EndpointSide.Source ? ("--from", "source") : ("--to", "destination");
        _endpoint = new Option<string>(name) { HelpName = "ENDPOINT", Description = description };
        _login = new LoginOptions(name + "-", end);
        _administrator = new AdministratorOptions(name + "-", end);
        _protocol = new Option<string>(name + "-protocol") { HelpName = "WORD", Description = "For a mail address: imap (the default; POP3 where there is none) or pop3." };
    }

    public OptionGroup Group => new(_side == EndpointSide.Source ? "Source" : "Destination", [_endpoint, .. _login.All, .. _administrator.All]);

    /// <summary>The option for a mail address. A destination has none: only IMAP can be written to.</summary>
    public IReadOnlyList<Option> OfAddress => _side == EndpointSide.Source ? [_protocol] : [];

    /// <summary>The endpoint as the next command has to repeat it. A path is the full one, since that command may be typed elsewhere.</summary>
    public IReadOnlyList<string> RepeatedEndpoint(OptionValues values, EndpointSettings? read) =>
        read is { Uri.IsLocal: true } ? [_endpoint.Name, read.Uri.ToString()] : values.Typed([_endpoint]);

    /// <summary>What the next command has to repeat besides: all but where the secret comes from.</summary>
    public IReadOnlyList<string> RepeatedTrust(OptionValues values) => values.Typed([.. _login.Trust, .. _administrator.All]);

    /// <summary>The settings; null where the endpoint itself is missing or wrong, which is then among the problems.</summary>
    public EndpointSettings? Read(OptionValues values)
    {
        var uri = WithProtocol(values, values.Parsed(_endpoint, EndpointUri.Parse));
        if (values.Text(_endpoint) is null)
            values.Problem(_endpoint, $"is needed. Type for example {_endpoint.Name} jo@example.org.");
        var secret = _login.ReadSecret(values);
        var (authorityFile, pin) = _login.ReadTrust(values);
        var (authUser, authForm) = _administrator.Read(values, secret);
        if (uri is null)
            return null;
        if (uri is ServerUri { Security: Protocols.ConnectionSecurity.ClearText } && (authorityFile ?? pin) is not null)
            values.Problem(_endpoint, "a certificate is not looked at on a clear-text connection. Use TLS or STARTTLS, or leave out the option for the certificate.");
        if (_side == EndpointSide.Destination && uri.Kind == EndpointKind.Pop3)
            values.Problem(_endpoint, "POP3 can only be read from: no program can put mail into a mailbox through it. Type the IMAP server of the same provider (imaps://user@host), or maildir:PATH to keep the mail on this computer.");
        if (uri is LocalStoreUri local)
            CheckLocal(values, local);
        return new EndpointSettings { Side = _side, Uri = uri, Secret = secret ?? SecretOrigin.Prompt, CertificateAuthorityFile = authorityFile, CertificatePin = pin, AuthUser = authUser, AuthForm = authForm };
    }

    private EndpointUri? WithProtocol(OptionValues values, EndpointUri? uri)
    {
        if (_side != EndpointSide.Source || !values.IsGiven(_protocol))
            return uri;
        var kind = values.Word(_protocol, Protocol.Imap) == Protocol.Pop3 ? EndpointKind.Pop3 : EndpointKind.Imap;
        if (uri is AddressUri address)
            return address with { Kind = kind, Named = kind };
        if (uri is not null)
            values.Problem(_protocol, "is for a mail address; this endpoint says itself what it speaks. Leave the option out.");
        return uri;
    }

    private enum Protocol
    {
        Imap,
        Pop3,
    }

    private void CheckLocal(OptionValues values, LocalStoreUri store)
    {
        foreach (var option in _login.All.Concat(_administrator.All).Where(values.IsGiven))
            values.Problem(option, $"is for a server. {TerminalText.Escape(store.ToString())} is on this computer and needs none: leave the option out.");
        if (LocalPlaceCheck.Problem(store, _side) is { } problem)
            values.Problem(_endpoint, problem);
    }
}
