using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Core.Endpoints;
using MailMover.Providers.Templates;

namespace MailMover.Cli.Secrets;

/// <summary>Fetches what the logins need before anything else begins, so that a prompt or a missing file shows at once.</summary>
internal sealed class SecretReader(IConsole console, Func<string, string?> environment, TimeProvider time)
{
    public async Task<ICredentialSource> ReadAsync(EndpointSettings endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Uri.IsLocal)
            return NoCredential.Instance;
        var place = endpoint.Secret.Place;
        switch (endpoint.Secret.Kind)
        {
            case SecretKind.PasswordEnvironment:
                return Password(FromEnvironment(endpoint, place));
            case SecretKind.PasswordFile:
                return Password(await Private(Option("password-file"), place).ReadAsync(cancellationToken));
            case SecretKind.PasswordCommand:
                return Password(await new SecretCommand(Option("password-command"), place, time).ReadAsync(cancellationToken));
            case SecretKind.TokenFile:
                return new TokenCredential(endpoint.Side, Private(Option("token-file"), place).ReadAsync);
            case SecretKind.TokenCommand:
                return new TokenCredential(endpoint.Side, new SecretCommand(Option("token-command"), place, time).ReadAsync);
            default:
                return Password(await PromptAsync(endpoint, cancellationToken));
        }

        string Option(string name) => $"--{endpoint.OptionPrefix}{name}";
    }

    private static FixedCredential Password(string secret) => new(new Credential(CredentialKind.Password, secret));

    private string FromEnvironment(EndpointSettings endpoint, string variable) =>
        environment(variable) is { Length: > 0 } secret
            ? secret
            : throw new UsageException($"--{endpoint.OptionPrefix}password-env: the environment variable {TerminalText.Escape(variable)} is not set or is empty. Set it to the password, and give its name here without a $.");

    private SecretFile Private(string option, string path)
    {
        var file = new SecretFile(option, path);
        if (file.IsReadableByOthers)
            console.Error.WriteLine($"Warning: other users of this computer can read {TerminalText.Escape(path)}. To change that: chmod 600 {TerminalText.Escape(path)}");
        return file;
    }

    // Beside the prompt: whoever types the usual password where an app password is wanted is refused, and some providers then lock the account for a while.
    private void Advise(EndpointSettings endpoint)
    {
        if (endpoint.Provider is not { } provider)
            return;
        foreach (var line in DiscoveryText.Login(provider, endpoint.Uri.Kind == EndpointKind.Pop3 ? TemplateProtocol.Pop3 : TemplateProtocol.Imap).SelectMany(text => TextFold.Words(text, console.Width)))
            console.Error.WriteLine(line);
    }

    private async Task<string> PromptAsync(EndpointSettings endpoint, CancellationToken cancellationToken)
    {
        var prefix = endpoint.OptionPrefix;
        if (!console.CanPrompt)
            throw new UsageException($"No password for {TerminalText.Escape(endpoint.Uri.Identity.ToString())}, and no terminal to ask for one. Give it with --{prefix}password-env VAR, --{prefix}password-file FILE or --{prefix}password-command CMD, or a token with --{prefix}token-command CMD or --{prefix}token-file FILE.");
        Advise(endpoint);
        var secret = await MaskedPrompt.AskAsync(console, $"Password of {TerminalText.Escape(endpoint.Uri.Identity.ToString())}: ", time, cancellationToken);
        return secret.Length > 0 ? secret : throw new UsageException("No password was typed. Start again and type it, or give it with an option (see mailmover copy --help).");
    }
}
