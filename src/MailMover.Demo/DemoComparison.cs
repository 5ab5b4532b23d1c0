namespace MailMover.Demo;

/// <summary>What was found when both sides were read back.</summary>
public sealed record DemoComparison
{
    /// <summary>Messages at the source.</summary>
    public required int Messages { get; init; }

    /// <summary>Whether every message is at the destination, once, with the same octets, flags, keywords and internal date.</summary>
    public bool Identical => Differences.Count == 0;

    /// <summary>What is different, in words.</summary>
    public required IReadOnlyList<string> Differences { get; init; }
}
