namespace MailMover.Storage.Audit;

/// <summary>How the audit log is kept.</summary>
public sealed record AuditSettings
{
    /// <summary>The file that the user chose; null for <c>audit.csv</c> beside the journal of each mailbox pair.</summary>
    public string? File { get; init; }

    /// <summary>Whether sender and subject stay empty, in the journal's outbox as well. Default: no.</summary>
    public bool Privacy { get; init; }
}
