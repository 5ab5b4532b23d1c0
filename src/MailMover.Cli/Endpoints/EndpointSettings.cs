using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Providers.Discovery;
using MailMover.Providers.Templates;

namespace MailMover.Cli.Endpoints;

/// <summary>One end of the transfer as it was typed.</summary>
internal sealed record EndpointSettings
{
    public required EndpointSide Side { get; init; }

    public required EndpointUri Uri { get; init; }

    /// <summary>Null where the mail lies in files of this computer, and while the server of a mail address is not known.</summary>
    public ServerUri? Server => Uri as ServerUri;

    /// <summary>The user, or the mail address whose server is not known yet; null where the mail lies in files.</summary>
    public string? User => Uri is AddressUri address ? address.Address.Text : Server?.User;

    /// <summary>How the server of a mail address is looked for.</summary>
    public LookupSettings Lookup { get; init; } = new();

    /// <summary>How it was found; null where the server was typed.</summary>
    public DiscoveredAccount? Found { get; init; }

    /// <summary>What is known of the provider; null for nothing.</summary>
    public ProviderTemplate? Provider { get; init; }

    /// <summary>Not asked for where the mail lies in files.</summary>
    public SecretOrigin Secret { get; init; } = SecretOrigin.Prompt;

    /// <summary>An administrator who logs in for the user; null for the user's own login.</summary>
    public string? AuthUser { get; init; }

    /// <summary>The name that is sent then, with <c>{user}</c> and <c>{admin}</c> in it; null where both go separately (SASL PLAIN).</summary>
    public string? AuthForm { get; init; }

    /// <summary>What is sent as the user's name at login; null for the name itself.</summary>
    public string? LoginName => AuthUser is null || Server is null
        ? null
        : AuthForm?.Replace("{user}", Server.User, StringComparison.Ordinal).Replace("{admin}", AuthUser, StringComparison.Ordinal);

    public string? CertificateAuthorityFile { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string? CertificatePin { get; init; }

    /// <summary>What the names of its options begin with after the two hyphens: <c>from-</c> or <c>to-</c>.</summary>
    public string OptionPrefix
    {
        get => field ?? (Side == EndpointSide.Source ? "from-" : "to-");
        init;
    }
}
