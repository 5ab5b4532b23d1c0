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
    private readonly string _prefix;
    private readonly Option<string> _endpoint;
    private readonly Option<string> _authorityFile;
    private readonly Option<string> _pin;
    private readonly (SecretKind Kind, Option<string> Option)[] _secrets;

    public EndpointOptions(EndpointSide side, string description)
    {
        _side = side;
        _prefix = side == EndpointSide.Source ? "from" : "to";
        var end = side == EndpointSide.Source ? "source" : "destination";
        _endpoint = New("", "ENDPOINT", description);
        _secrets =
        [
            (SecretKind.PasswordEnvironment, New("-password-env", "VAR", $"The {end}'s password is in this environment variable.")),
            (SecretKind.PasswordFile, New("-password-file", "FILE", $"The {end}'s password is the first line of this file.")),
            (SecretKind.PasswordCommand, New("-password-command", "CMD", $"The {end}'s password is the first line that this command prints. It is run without a shell, for at most 60 seconds.")),
            (SecretKind.TokenCommand, New("-token-command", "CMD", $"This command prints an OAuth access token for the {end}. It is run before each login.")),
            (SecretKind.TokenFile, New("-token-file", "FILE", $"This file holds an OAuth access token for the {end}. It is read before each login.")),
        ];
        _authorityFile = New("-ca", "FILE", $"Also trust the authorities in this PEM file, for the {end} only.");
        _pin = New("-tls-pin", "sha256:HEX", $"Trust the {end}'s certificate with this SHA-256 and no other, instead of checking its name and chain.");
    }

    public OptionGroup Group => new(
        _side == EndpointSide.Source ? "Source" : "Destination",
        [_endpoint, .. _secrets.Select(s => s.Option), _authorityFile, _pin]);

    /// <summary>What the next command has to repeat: all but where the secret comes from.</summary>
    public IReadOnlyList<Option> Repeated => [_endpoint, _authorityFile, _pin];

    /// <summary>The settings; null where the endpoint itself is missing or wrong, which is then among the problems.</summary>
    public EndpointSettings? Read(OptionValues values)
    {
        var uri = values.Parsed(_endpoint, EndpointUri.Parse);
        if (values.Text(_endpoint) is null)
            values.Problem(_endpoint, $"is needed. Type for example {_endpoint.Name} imaps://jo@imap.example.org.");
        var secret = Secret(values);
        var authorityFile = values.Text(_authorityFile);
        if (authorityFile is not null && !File.Exists(authorityFile))
            values.Problem(_authorityFile, $"there is no file {TerminalText.Escape(authorityFile)}.");
        var pin = values.Parsed(_pin, Pin);
        if (uri is null)
            return null;
        if (uri.Security == Protocols.ConnectionSecurity.ClearText && (authorityFile ?? pin) is not null)
            values.Problem(_endpoint, "a certificate is not looked at on a clear-text connection. Use imaps:// or imap://, or leave out the option for the certificate.");
        return new EndpointSettings { Side = _side, Uri = uri, Secret = secret, CertificateAuthorityFile = authorityFile, CertificatePin = pin };
    }

    private SecretOrigin Secret(OptionValues values)
    {
        var given = _secrets.Where(s => values.Text(s.Option) is not null).ToArray();
        if (given.Length > 1)
            values.Problem($"{string.Join(", ", given.Select(s => s.Option.Name))}: give only one of them.");
        return given.Length == 0 ? SecretOrigin.Prompt : new SecretOrigin(given[0].Kind, values.Text(given[0].Option)!);
    }

    private static string Pin(string text)
    {
        var hex = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text[7..].Replace(":", "", StringComparison.Ordinal) : "";
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? hex.ToLowerInvariant()
            : throw new FormatException("is not of the form sha256: and 64 hexadecimal digits. The text of a refused certificate shows the pin to type.");
    }

    private Option<string> New(string name, string value, string description) =>
        new($"--{_prefix}{name}") { HelpName = value, Description = description };
}
