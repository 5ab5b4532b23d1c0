namespace MailMover.Core.Model;

/// <summary>The figures of a folder at one moment, from STATUS, SELECT or EXAMINE (RFC 9051, sections 6.3.2 and 6.3.11).</summary>
public sealed record FolderStatus
{
    /// <summary>UIDVALIDITY: UIDs mean the same messages only as long as it stays. 0 where the server gives none.</summary>
    public required uint UidValidity { get; init; }

    /// <summary>UIDNEXT: at most the UID that the next message gets. 0 where the server gives none.</summary>
    public uint UidNext { get; init; }

    /// <summary>The number of messages.</summary>
    public required long Exists { get; init; }

    /// <summary>HIGHESTMODSEQ (RFC 7162); 0 where the server gives none.</summary>
    public ulong HighestModSeq { get; init; }

    /// <summary>All messages together, in octets (STATUS=SIZE, RFC 8438); null where the server does not say.</summary>
    public long? SizeInOctets { get; init; }

    /// <summary>APPENDLIMIT of this folder (RFC 7889), in octets; null where the server does not say it for each folder.</summary>
    public long? AppendLimit { get; init; }

    /// <summary>MAILBOXID (RFC 8474), which stays when a folder is renamed. Told where a folder is opened; null in listings, and where the server gives none.</summary>
    public string? MailboxId { get; init; }
}
