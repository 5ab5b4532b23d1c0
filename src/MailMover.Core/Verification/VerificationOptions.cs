using MailMover.Core.Transfer;

namespace MailMover.Core.Verification;

/// <summary>How a verification is done.</summary>
public sealed record VerificationOptions
{
    /// <summary>How closely to look. Default: headers.</summary>
    public VerificationLevel Level { get; init; } = VerificationLevel.Headers;

    /// <summary>At the level of content: the share of messages to read back, above 0 and at most 1; the others are verified by headers. Default: 1.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>What chooses the sample; null for a choice that nobody can foresee. The report names it, so that the choice can be repeated.</summary>
    public int? SampleSeed { get; init; }

    /// <summary>What goes over and where to; null for the rules of the last copy of this pair, and without one for those that hold by default.</summary>
    public SelectionRules? Rules { get; init; }

    /// <summary>Messages that may be missing, by the user's word: rows of an earlier verification's findings.</summary>
    public IReadOnlyList<AcceptedMessage> Accepted { get; init; } = [];

    /// <summary>Whether to count who wrote to the old address in the last 90 days.</summary>
    public bool WhoWritesMe { get; init; }

    /// <summary>Where the copy saved messages that the destination refused; null where it saved none.</summary>
    public string? RefusedDirectory { get; init; }

    /// <summary>Where the copy saved the originals of messages that it repaired; null where it saved none.</summary>
    public string? OriginalsDirectory { get; init; }

    /// <summary>Octets of messages held at once. Default: 64 MiB. A larger message is read alone.</summary>
    public long MemoryInOctets { get; init; } = 64L << 20;

    /// <summary>Most attempts in a row without any progress before the verification stops. Default: 8.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>
    /// Whether a limit that was reached, or a server that asks for more than five minutes, ends it with <see cref="Journal.RunEnding.CapReached"/>. Default: no, it waits.
    /// </summary>
    public bool StopsWhenLimited { get; init; }

    /// <summary>Most findings of each fate that the report holds; the observer is told of all. Default: 1,000.</summary>
    public int MaxFindings { get; init; } = 1000;

    /// <summary>The program's version, for the report.</summary>
    public string ProgramVersion { get; init; } = "";
}
