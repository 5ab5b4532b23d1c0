namespace MailMover.Core.Endpoints;

/// <summary>What a destination can and cannot do, as far as the engine acts differently.</summary>
public sealed record DestinationTraits
{
    /// <summary>The hierarchy delimiter, which no segment of a name may contain; null for a flat mailbox.</summary>
    public char? Delimiter { get; init; } = '/';

    /// <summary>Largest message in octets (APPENDLIMIT, RFC 7889); null where the server does not say.</summary>
    public long? AppendLimit { get; init; }

    /// <summary>
    /// Whether one connection can take a stream of messages without a round trip for each (MULTIAPPEND or LITERAL+):
    /// then one appender for a folder is enough and keeps the order. False: several appenders for a folder help.
    /// </summary>
    public bool StreamsAppends { get; init; } = true;

    /// <summary>How long to watch before an append whose answer was lost counts as not done. Default: 30 seconds; 2 on loopback.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server keeps only one of several identical messages in a folder (Gmail, X-GM-EXT-1).</summary>
    public bool KeepsOneOfIdentical { get; init; }

    /// <summary>Whether <c>\Deleted</c> must not be carried because the server acts on it at once (Gmail).</summary>
    public bool ActsOnDeleted { get; init; }
}
