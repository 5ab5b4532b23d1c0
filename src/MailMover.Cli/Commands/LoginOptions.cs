using System.CommandLine;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options that say where a login's secret comes from and whose certificate is trusted.</summary>
internal sealed class LoginOptions
{
    private readonly Option<string> _authorityFile;
    private readonly Option<string> _pin;
    private readonly (SecretKind Kind, Option<string> Option)[] _secrets;

    /// <param name="prefix">What the names begin with: <c>--from-</c>.</param>
    /// <param name="end">Whose they are, for the descriptions.</param>
    public LoginOptions(string prefix, string end)
    {
        _secrets =
        [
            (SecretKind.PasswordEnvironment, New("password-env", "VAR", $"The {end}'s password is in this environment variable.")),
            (SecretKind.PasswordFile, New("password-file", "FILE", $"The {end}'s password is the first line of this file.")),
            (SecretKind.PasswordCommand, New("password-command", "CMD", $"The {end}'s password is the first line that this command prints. It is run without a shell, for at most 60 seconds.")),
            (SecretKind.TokenCommand, New("token-command", "CMD", $"This command prints an OAuth access token for the {end}. It is run before each login.")),
            (SecretKind.TokenFile, New("token-file", "FILE", $"This file holds an OAuth access token for the {end}. It is read before each login.")),
        ];
        _authorityFile = New("ca", "FILE", $"Also trust the authorities in this PEM file, for the {end} only.");
        _pin = New("tls-pin", "sha256:HEX", $"Trust the {end}'s certificate with this SHA-256 and no other, instead of checking its name and chain.");

        Option<string> New(string name, string value, string description) => new(prefix + name) { HelpName = value, Description = description };
    }

    public IReadOnlyList<Option> All => [.. _secrets.Select(s => s.Option), _authorityFile, _pin];

    /// <summary>Those about certificates, which a command that follows has to repeat.</summary>
    public IReadOnlyList<Option> Trust => [_authorityFile, _pin];

    /// <summary>Where the secret comes from; null where no option says so, and it is asked for.</summary>
    public SecretOrigin? ReadSecret(OptionValues values)
    {
        var given = _secrets.Where(s => values.Text(s.Option) is not null).ToArray();
        if (given.Length > 1)
            values.Problem($"{string.Join(", ", given.Select(s => s.Option.Name))}: give only one of them.");
        return given.Length == 0 ? null : new SecretOrigin(given[0].Kind, values.Text(given[0].Option)!);
    }

    /// <summary>The file with further authorities, and the pin; null where they were not given.</summary>
    public (string? AuthorityFile, string? Pin) ReadTrust(OptionValues values)
    {
        var authorityFile = values.Text(_authorityFile);
        if (authorityFile is not null && !File.Exists(authorityFile))
            values.Problem(_authorityFile, $"there is no file {TerminalText.Escape(authorityFile)}.");
        return (authorityFile, values.Parsed(_pin, CertificatePin.Parse));
    }
}
