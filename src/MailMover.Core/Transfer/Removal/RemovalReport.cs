using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Removal;

/// <summary>What became of removing messages from a source. Each message that the source still had is in exactly one of the numbers.</summary>
public sealed record RemovalReport
{
    /// <summary>The run's name, as in the audit log.</summary>
    public required string Run { get; init; }

    /// <summary>The source.</summary>
    public required EndpointIdentity Source { get; init; }

    /// <summary>The destination that has the copies.</summary>
    public required EndpointIdentity Destination { get; init; }

    /// <summary>
    /// How it ended: <see cref="RunEnding.Complete"/> also where there was nothing to remove or the user did not agree;
    /// <see cref="RunEnding.SomeRefusedOrFailed"/> where a message stays that should have gone.
    /// </summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Why it ended so, in words for people with the next step; empty where <see cref="Ending"/> says it all.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the user was asked to agree to; null where it did not come so far, or there was nothing to remove.</summary>
    public RemovalProposal? Proposal { get; init; }

    /// <summary>Whether the user agreed. Without that nothing was removed.</summary>
    public bool Agreed { get; init; }

    /// <summary>Removed from the source; the source said so.</summary>
    public long Removed { get; init; }

    /// <summary>Octets of those.</summary>
    public long RemovedOctets { get; init; }

    /// <summary>Of an earlier run, whose answer was lost: a look found now that they are gone.</summary>
    public long RemovedBefore { get; init; }

    /// <summary>Copied less than the given number of days ago, or at a time that is not known.</summary>
    public long TooYoung { get; init; }

    /// <summary>Not copied as they are: refused, failed, left out by a rule, repaired, recognised at the destination, or new since.</summary>
    public long NotCopied { get; init; }

    /// <summary>Their copy was not found where it was put, is marked as deleted there, or has other octets: they stay.</summary>
    public long NotVerified { get; init; }

    /// <summary>They were not at the source any more when their turn came.</summary>
    public long NotThere { get; init; }

    /// <summary>They stay: what goes by their name at the source now is something else, or the source refused.</summary>
    public long Kept { get; init; }

    /// <summary>The source did not answer whether they are removed; the next run looks.</summary>
    public long Unknown { get; init; }

    /// <summary>Verified, but not removed, because the user did not agree or it was stopped before.</summary>
    public long Left { get; init; }

    /// <summary>What the user should know, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
