namespace MailMover.Cli.Bulk;

/// <summary>What was typed for one end of all rows.</summary>
internal sealed record BulkSideDefaults
{
    public string? CertificateAuthorityFile { get; init; }

    public string? CertificatePin { get; init; }

    /// <summary>Who logs in for all users; null for each user itself.</summary>
    public string? AuthUser { get; init; }

    public string? AuthForm { get; init; }
}
