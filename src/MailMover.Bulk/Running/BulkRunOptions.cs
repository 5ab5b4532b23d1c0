namespace MailMover.Bulk.Running;

/// <summary>How many rows run at once, and what is done when one fails.</summary>
public sealed record BulkRunOptions
{
    /// <summary>Rows at once, at most. Default: 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Connections to one host at once over all rows, at most. A host that is known to allow fewer gets fewer. Default: 10.</summary>
    public int ConnectionsPerHost { get; init; } = 10;

    /// <summary>Connections of one row to one host, at most. Default: 8.</summary>
    public int ConnectionsPerRow { get; init; } = 8;

    /// <summary>How often a row is tried that fails for a passing reason. Default: 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>So many refused logins in a row at one host, and no more are tried there in this run. Default: 10.</summary>
    public int RefusedLogins { get; init; } = 10;

    /// <summary>The pause before a row's second attempt; each later one is three times as long, up to ten minutes. Default: 30 seconds.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);
}
