namespace MailMover.Core.Journal;

/// <summary>
/// What was true of a source folder when all of it had been dealt with. A folder may be passed over only while all of this still holds.
/// </summary>
public sealed record FolderCheckpoint
{
    /// <summary>UIDVALIDITY from a STATUS made before the listing.</summary>
    public required uint UidValidity { get; init; }

    /// <summary>UIDNEXT from that STATUS; 0 where the server gave none, and then the folder is never passed over.</summary>
    public required uint UidNext { get; init; }

    /// <summary>The number of messages from that STATUS.</summary>
    public required long Exists { get; init; }

    /// <summary>HIGHESTMODSEQ from that STATUS; 0 where the server gave none.</summary>
    public ulong HighestModSeq { get; init; }

    /// <summary>A digest of keys and flags, for servers without HIGHESTMODSEQ; empty where not needed.</summary>
    public string FlagsDigest { get; init; } = "";

    /// <summary>The hash of selection rules and mapping under which the folder was dealt with.</summary>
    public required string RulesHash { get; init; }

    /// <summary>How many messages the rules left out then.</summary>
    public long Skipped { get; init; }

    /// <summary>How many messages the listing brought then.</summary>
    public long Listed { get; init; }

    /// <summary>Destination's UIDVALIDITY at the end of the run; 0 where unknown.</summary>
    public uint DestinationUidValidity { get; init; }

    /// <summary>Destination's UIDNEXT at the end of the run: later adoption looks only from here on. 0 where unknown.</summary>
    public uint DestinationUidNext { get; init; }
}
