using System.CommandLine;
using MailMover.Cli.Detection;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options of <c>detect</c>.</summary>
internal sealed class DetectOptionSet(Argument<string> target)
{
    private readonly Option<string> _user = new("--user") { HelpName = "NAME", Description = "The user name, where it is not the address." };
    private readonly LoginOptions _login = new("--", "mailbox");
    private readonly Option<string> _imapPort = new("--imap-port") { HelpName = "N", Description = "Look for IMAP at this port instead of 993 and 143." };
    private readonly Option<string> _pop3Port = new("--pop3-port") { HelpName = "N", Description = "Look for POP3 at this port instead of 995 and 110." };
    private readonly Option<string> _state = new("--state") { HelpName = "DIR", Description = "Remember in this directory, instead of the usual one, what a POP3 mailbox held." };
    private readonly LookupOptions _lookup = new();
    private readonly ProviderOptions _providers = new();
    private readonly OutputOptions _output = new();

    public IReadOnlyList<OptionGroup> Groups =>
    [
        new("Login", [_user, .. _login.All]),
        _lookup.Group(),
        new("Servers and journal", [_imapPort, _pop3Port, _state, _providers.Directory]),
        _output.Group,
    ];

    /// <exception cref="UsageException">With every problem there is.</exception>
    public DetectSettings Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var found = Target(values, result.GetValue(target) ?? "");
        var secret = _login.ReadSecret(values);
        var (authorityFile, pin) = _login.ReadTrust(values);
        var user = values.Text(_user) ?? found?.Address;
        if (user?.Contains(':', StringComparison.Ordinal) == true)
            values.Problem(_user, "contains a colon, as no user name does. A password does not belong here.");
        else if (user?.Any(char.IsControl) == true)
            values.Problem(_user, "contains a control character. Type it again.");
        if (secret is not null && user is null && found is not null)
            values.Problem("a password was given and no user name. Add --user NAME.");
        var settings = new DetectSettings
        {
            Target = found!,
            User = user,
            IsUserTyped = values.IsGiven(_user),
            Lookup = _lookup.Read(values) with { Guess = false },
            Secret = secret,
            CertificateAuthorityFile = authorityFile,
            CertificatePin = pin,
            ImapPort = values.Number(_imapPort, 1, 65535),
            Pop3Port = values.Number(_pop3Port, 1, 65535),
            ProviderDirectory = _providers.Read(values),
            State = new StateSettings { Directory = values.Text(_state) },
            Output = _output.Read(values),
            Repeated =
            [
                .. values.Typed(_login.Trust).Select(t => t is "--ca" or "--tls-pin" ? string.Concat("--from-", t.AsSpan(2)) : t),
                .. values.Typed([_state, _providers.Directory]),
            ],
        };
        values.ThrowIfWrong();
        return settings;
    }

    private static DetectTarget? Target(OptionValues values, string text)
    {
        try
        {
            return DetectTarget.Parse(text);
        }
        catch (FormatException wrong)
        {
            values.Problem(TerminalText.Sentence(wrong.Message));
            return null;
        }
    }
}
