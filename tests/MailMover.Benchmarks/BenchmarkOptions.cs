namespace MailMover.Benchmarks;

/// <summary>What is measured.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Part of the full number of messages. Default: all.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>How often each is run; the median counts. Default: 5.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary>Round trips in milliseconds.</summary>
    public IReadOnlyList<int> RoundTrips { get; init; } = [0, 20, 50];

    /// <summary>Workloads by name; empty for all.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>Tools by name; empty for all.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>A run that takes longer is ended and said to be cut off. Default: 10 minutes.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the table goes, between its markers; null for standard output alone.</summary>
    public string? Document { get; init; }
}
