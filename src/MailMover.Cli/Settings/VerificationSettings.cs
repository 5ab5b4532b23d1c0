using MailMover.Core.Verification;

namespace MailMover.Cli.Settings;

/// <summary>How to verify, and where the certificate goes.</summary>
internal sealed record VerificationSettings
{
    public VerificationOptions Options { get; init; } = new();

    /// <summary>Where certificate and findings go; null for the pair's own state directory.</summary>
    public string? CertificateDirectory { get; init; }
}
