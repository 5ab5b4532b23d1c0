namespace MailMover.Cli.Settings;

/// <summary>Where journal and audit log are kept.</summary>
internal sealed record StateSettings
{
    /// <summary>The state directory; null for the platform's own place.</summary>
    public string? Directory { get; init; }

    /// <summary>The audit log; null for the place inside the state directory.</summary>
    public string? AuditFile { get; init; }

    public bool AuditPrivacy { get; init; }
}
