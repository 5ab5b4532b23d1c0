namespace MailMover.Chaos;

/// <summary>What the command was asked for.</summary>
internal sealed record ChaosOptions
{
    /// <summary>How many rounds. Default: 20.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>What everything random comes from.</summary>
    public required int Seed { get; init; }

    /// <summary>How many rounds at once. Default: 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The only round to run; null for all.</summary>
    public int? Only { get; init; }

    /// <summary>Where the evidence of rounds goes that went wrong.</summary>
    public required string Keep { get; init; }

    public IEnumerable<int> Numbers => Only is { } only ? [only] : Enumerable.Range(1, Rounds);
}
