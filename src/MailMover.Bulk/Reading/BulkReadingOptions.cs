namespace MailMover.Bulk.Reading;

/// <summary>What is said beside a file that does not say it itself.</summary>
public sealed record BulkReadingOptions
{
    /// <summary>The server of sources that the file names by user or address only; null for none.</summary>
    public ServerPlace? FromServer { get; init; }

    /// <summary>The same of destinations.</summary>
    public ServerPlace? ToServer { get; init; }

    /// <summary>The secret of sources without one in the file; null for none.</summary>
    public SecretReference? FromSecret { get; init; }

    /// <summary>The same of destinations.</summary>
    public SecretReference? ToSecret { get; init; }

    /// <summary>Rows that are taken at most; more are a problem. Default: 100,000.</summary>
    public int MaxRows { get; init; } = 100_000;
}
