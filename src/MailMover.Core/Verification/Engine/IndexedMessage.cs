using System.Runtime.InteropServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What is kept of a message while its folder is looked at: 64 octets and no object of its own, because a folder may have a million.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct IndexedMessage
{
    /// <summary>Stands for "no date".</summary>
    public const long NoDate = long.MinValue;

    public UInt128 Fingerprint { get; init; }

    /// <summary>As listed; negative where unknown.</summary>
    public long SizeInOctets { get; init; }

    /// <summary>How many octets the copy read and sent; 0 where that is not known. Some servers list another size than they give.</summary>
    public long SentOctets { get; init; }

    /// <summary>The internal date in seconds since 1970, or <see cref="NoDate"/>.</summary>
    public long Date { get; init; }

    /// <summary>Shared by all messages with the same flags.</summary>
    public FlagSet Flags { get; init; }

    public uint Uid { get; init; }

    /// <summary>The UID of its copy in the folder where it belongs, as the journal says; 0 where it does not.</summary>
    public uint RecordedUid { get; init; }

    /// <summary>The number of its source folder.</summary>
    public short Folder { get; init; }

    /// <summary>Of its Date field, else of its internal date; 0 for none.</summary>
    public short Year { get; init; }

    /// <summary>Whether the fingerprint rests on a Message-ID or a Date.</summary>
    public bool IsStrong { get; init; }

    /// <summary>Whether the journal says that the copy was repaired with the user's leave.</summary>
    public bool IsRepaired { get; init; }

    public bool IsDeleted => Flags.System.HasFlag(SystemFlags.Deleted);

    /// <summary>By fingerprint, then size, date and UID.</summary>
    public static int Compare(IndexedMessage left, IndexedMessage right)
    {
        var order = left.Fingerprint.CompareTo(right.Fingerprint);
        if (order == 0)
            order = left.SizeInOctets.CompareTo(right.SizeInOctets);
        if (order == 0)
            order = left.Date.CompareTo(right.Date);
        return order == 0 ? left.Uid.CompareTo(right.Uid) : order;
    }

    public static long DateOf(MessageListing listing) => listing.InternalDate?.ToUnixTimeSeconds() ?? NoDate;

    /// <summary>Whether one listing says the same size as the other, or as what the copy sent.</summary>
    public bool HasSizeOf(IndexedMessage copy) => copy.SizeInOctets >= 0 && (SizeInOctets == copy.SizeInOctets || (SentOctets > 0 && SentOctets == copy.SizeInOctets));

    /// <summary>Its listing, to ask for it again.</summary>
    public MessageListing Listing(uint uidValidity) => new()
    {
        Key = new ImapMessageKey(uidValidity, Uid),
        SizeInOctets = SizeInOctets,
        Flags = Flags,
        InternalDate = Date == NoDate ? null : DateTimeOffset.FromUnixTimeSeconds(Date),
    };
}
