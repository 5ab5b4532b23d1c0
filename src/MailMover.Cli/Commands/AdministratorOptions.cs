using System.CommandLine;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options by which an administrator logs in for a user.</summary>
internal sealed class AdministratorOptions
{
    private readonly Option<string> _user;
    private readonly Option<string> _form;

    /// <param name="prefix">What the names begin with: <c>--from-</c>.</param>
    /// <param name="end">Whose they are, for the descriptions.</param>
    public AdministratorOptions(string prefix, string end)
    {
        _user = new Option<string>(prefix + "auth-user") { HelpName = "ADMIN", Description = $"Log in at the {end} as this administrator for the user of the mailbox, with the administrator's password (SASL PLAIN with an authorization identity)." };
        _form = new Option<string>(prefix + "auth-form") { HelpName = "FORM", Description = $"The {end} wants one name for both instead: {{user}}*{{admin}} for Dovecot's master users." };
    }

    public IReadOnlyList<Option> All => [_user, _form];

    /// <summary>The form alone, where who logs in may be said elsewhere.</summary>
    public string? ReadForm(OptionValues values)
    {
        var form = values.Text(_form);
        if (form is not null && !(form.Contains("{user}", StringComparison.Ordinal) && form.Contains("{admin}", StringComparison.Ordinal)))
            values.Problem(_form, "has to hold {user} and {admin}. Dovecot's master users log in with {user}*{admin}.");
        return form;
    }

    public string? ReadUser(OptionValues values) => values.Text(_user);

    /// <summary>Who logs in, and in which form; null for the user itself.</summary>
    public (string? User, string? Form) Read(OptionValues values, SecretOrigin? secret)
    {
        var (user, form) = (ReadUser(values), ReadForm(values));
        if (form is not null && user is null)
            values.Problem(_form, $"which administrator? Add {_user.Name} ADMIN.");
        if (user is not null && secret is { Kind: SecretKind.TokenCommand or SecretKind.TokenFile })
            values.Problem(_user, "is for passwords. A token says itself for whom it is good: leave this option out.");
        return (user, form);
    }
}
