using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Core.Verification;

/// <summary>What a verification found: all that the certificate says.</summary>
public sealed record VerificationReport
{
    /// <summary>The verification's name.</summary>
    public required string Run { get; init; }

    /// <summary>The source.</summary>
    public required EndpointIdentity Source { get; init; }

    /// <summary>The destination.</summary>
    public required EndpointIdentity Destination { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The program's version.</summary>
    public string ProgramVersion { get; init; } = "";

    /// <summary>How closely it looked.</summary>
    public required VerificationLevel Level { get; init; }

    /// <summary>The share of messages whose contents were to be compared, at the level of content.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>What chose the sample; null where all were compared.</summary>
    public int? SampleSeed { get; init; }

    /// <summary>By which rules it looked: those of the options, else of the last copy, else none. A copy of the same mail needs the same ones.</summary>
    public SelectionRules Rules { get; init; } = new();

    /// <summary>
    /// How it ended: <see cref="RunEnding.Complete"/> for GREEN and AMBER, <see cref="RunEnding.Unbalanced"/> for RED; anything else says that it
    /// did not reach its end, and then the verdict is RED and there is no certificate.
    /// </summary>
    public required RunEnding Ending { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, the weightiest first.</summary>
    public required IReadOnlyList<VerdictReason> Reasons { get; init; }

    /// <summary>The source's folders in the source's order, those that were left out among them.</summary>
    public required IReadOnlyList<FolderVerification> Folders { get; init; }

    /// <summary>Messages that are not plainly present, at most <see cref="VerificationOptions.MaxFindings"/> of each fate.</summary>
    public IReadOnlyList<VerifiedMessage> Findings { get; init; } = [];

    /// <summary>What could not be carried, in words: keywords that the destination does not keep, names that it does not take.</summary>
    public IReadOnlyList<string> NotCarried { get; init; } = [];

    /// <summary>What the destination's server is known to change behind an OK, in words (engine rule 20a).</summary>
    public IReadOnlyList<string> ServerChanges { get; init; } = [];

    /// <summary>What the user should know besides, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>SHA-256 over the distinct digests of all messages that were ever copied for this pair: lower-case hexadecimal, one a line with LF, in the order of their octets. Null where none was.</summary>
    public Sha256Digest? Manifest { get; init; }

    /// <summary>How many distinct digests went into <see cref="Manifest"/>.</summary>
    public long ManifestMessages { get; init; }

    /// <summary>What was copied and the source does not show any more: deleted by the user's order, or hidden by the provider.</summary>
    public FormerMail Former { get; init; } = FormerMail.None;

    /// <summary>Mail by year, ascending.</summary>
    public IReadOnlyList<YearCount> Years { get; init; } = [];

    /// <summary>Who wrote to the old address in the last 90 days, most frequent first; null where it was not asked for.</summary>
    public IReadOnlyList<SenderCount>? Senders { get; init; }

    /// <summary>The sums over all folders.</summary>
    public FolderVerification Total => new()
    {
        Source = FolderPath.Of("Total"),
        Destination = FolderPath.Of("Total"),
        Found = Folders.Sum(f => f.Found),
        Fates = Sum(Folders.SelectMany(f => f.Fates)),
        Contents = Sum(Folders.SelectMany(f => f.Contents)),
        AtDestination = Folders.Where(f => f.Destination is not null).DistinctBy(f => f.Destination).Sum(f => f.AtDestination),
        ExtraCopies = Folders.Sum(f => f.ExtraCopies),
        OtherDate = Folders.Sum(f => f.OtherDate),
        LackFlags = Folders.Sum(f => f.LackFlags),
        SizeInOctets = Folders.Sum(f => f.SizeInOctets),
    };

    private static Dictionary<T, long> Sum<T>(IEnumerable<KeyValuePair<T, long>> counts) where T : notnull =>
        counts.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
}
