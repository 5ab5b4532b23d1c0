namespace MailMover.Reports;

/// <summary>What a certificate says besides the report: where files lie on this computer, and the commands of its next steps.</summary>
public sealed record CertificateContext
{
    /// <summary>The audit log of the pair; null where there is none.</summary>
    public string? AuditFile { get; init; }

    /// <summary>The list of all findings as CSV; null where none was written.</summary>
    public string? FindingsFile { get; init; }

    /// <summary>The command that copies again, as it would be typed; empty where it is not known.</summary>
    public string CopyCommand { get; init; } = "";

    /// <summary>The command that verifies again, as it would be typed; empty where it is not known.</summary>
    public string VerifyCommand { get; init; } = "";

    /// <summary>The zone in which times are shown to people. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
