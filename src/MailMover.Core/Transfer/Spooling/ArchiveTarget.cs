using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>The second place that a mailbox goes to from the same download (<c>--also</c>).</summary>
public sealed record ArchiveTarget
{
    /// <summary>The archive. It must keep the octets of messages as they are; what it changes is downloaded once more for the copy.</summary>
    public required IMailDestination Endpoint { get; init; }

    /// <summary>How it is written. See <see cref="RulesFor"/>.</summary>
    public required TransferOptions Options { get; init; }

    /// <summary>Who watches while it is written.</summary>
    public required ITransferObserver Observer { get; init; }

    /// <summary>
    /// Whether the archive is known to keep octets exactly as they are, as files of one message each do. Only then is it trusted with the only copy of what a source
    /// may not show again, and no second one is kept in the spool until the message has arrived at the destination too. Default: no.
    /// </summary>
    public bool KeepsOctets { get; init; }

    /// <summary>How many octets are free where the archive lies; null where that is not known. Asked once, before anything is downloaded.</summary>
    public long? FreeOctets { get; init; }

    /// <summary>The rules of the copy for its archive: the same messages, in folders called as they are at the source.</summary>
    public static SelectionRules RulesFor(SelectionRules copy) => copy with { Map = [], Into = null };
}
