namespace MailMover.Core.Endpoints;

/// <summary>What a destination can and cannot do, as far as the engine acts differently.</summary>
public sealed record DestinationTraits
{
    /// <summary>The hierarchy delimiter, which no segment of a name may contain; null for a flat mailbox.</summary>
    public char? Delimiter { get; init; } = '/';

    /// <summary>Largest message in octets: the smaller of what the server says (APPENDLIMIT, RFC 7889) and what its provider is known to take; null where nothing is known.</summary>
    public long? AppendLimit { get; init; }

    /// <summary>What of that the server itself says, for all folders alike; null where it does not.</summary>
    public long? AnnouncedAppendLimit { get; init; }

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

    /// <summary>Whether names of folders that differ in case only are one folder there. Default: it is not known, and only new folders are kept apart.</summary>
    public bool IgnoresFolderCase { get; init; }

    /// <summary>Characters that the provider takes in no name of a folder, besides those that are trouble everywhere.</summary>
    public string RefusedInFolderNames { get; init; } = "";

    /// <summary>Names at the top that the provider keeps for itself, compared without case. A folder that is there already under such a name can be used.</summary>
    public IReadOnlyList<string> ReservedFolderNames { get; init; } = [];
}
