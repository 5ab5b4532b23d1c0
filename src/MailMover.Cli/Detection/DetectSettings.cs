using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Detection;

/// <summary>All that <c>detect</c> was told.</summary>
internal sealed record DetectSettings
{
    public required DetectTarget Target { get; init; }

    /// <summary>The login; null where only the servers are looked for.</summary>
    public string? User { get; init; }

    /// <summary>Whether the user name was typed, and is not the address for want of another.</summary>
    public bool IsUserTyped { get; init; }

    /// <summary>How the servers of an address are looked for.</summary>
    public LookupSettings Lookup { get; init; } = new();

    /// <summary>Where the secret comes from; null where no option says so.</summary>
    public SecretOrigin? Secret { get; init; }

    public string? CertificateAuthorityFile { get; init; }

    public string? CertificatePin { get; init; }

    public int? ImapPort { get; init; }

    public int? Pop3Port { get; init; }

    /// <summary>The folder with the user's templates of providers; null for the usual one.</summary>
    public string? ProviderDirectory { get; init; }

    public StateSettings State { get; init; } = new();

    public OutputSettings Output { get; init; } = new();

    /// <summary>The options about certificates and the state directory, as the command that follows has to name them for its source.</summary>
    public IReadOnlyList<string> Repeated { get; init; } = [];
}
