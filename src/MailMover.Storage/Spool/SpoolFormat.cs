using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;

namespace MailMover.Storage.Spool;

/// <summary>
/// How a message lies in a spool's file: a prefix of fixed length, its listing, its octets, each part filled up to a multiple of eight. So state and key each lie
/// within one sector, and can be changed in place without ever being half changed.
/// </summary>
internal static class SpoolFormat
{
    /// <summary>mark, state, UIDVALIDITY, UID, length of the listing, nothing, length of the octets, their SHA-256, the beginning of the listing's.</summary>
    public const int PrefixLength = 72;
    public const int StateOffset = 4;
    public const int KeyOffset = 8;
    private const uint Mark = 0x3153_4D4D;
    private const uint Held = 1;
    private const int LongestListing = 16 << 20;
    private static readonly Encoding Utf8 = new UTF8Encoding(false);

    public static long Aligned(long length) => (length + 7) & ~7L;

    /// <summary>Prefix and listing of a message, filled up; its octets follow.</summary>
    public static byte[] Begin(ImapMessageKey key, byte[] listing, long octetsLength, Sha256Digest sha256)
    {
        var beginning = new byte[PrefixLength + Aligned(listing.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(beginning, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(beginning.AsSpan(StateOffset), Held);
        WriteKey(beginning.AsSpan(KeyOffset), key);
        BinaryPrimitives.WriteInt32LittleEndian(beginning.AsSpan(16), listing.Length);
        BinaryPrimitives.WriteInt64LittleEndian(beginning.AsSpan(24), octetsLength);
        sha256.ToBytes().CopyTo(beginning.AsSpan(32));
        SHA256.HashData(listing).AsSpan(0, 8).CopyTo(beginning.AsSpan(64));
        listing.CopyTo(beginning.AsSpan(PrefixLength));
        return beginning;
    }

    public static void WriteKey(Span<byte> octets, ImapMessageKey key)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(octets, key.UidValidity);
        BinaryPrimitives.WriteUInt32LittleEndian(octets[4..], key.Uid);
    }

    /// <summary>Reads a prefix.</summary>
    /// <returns>Null where these octets are none.</returns>
    public static (ImapMessageKey Key, bool IsHeld, SpoolEntry Entry)? ReadPrefix(ReadOnlySpan<byte> prefix, SpoolSegment segment, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(prefix) != Mark)
            return null;
        var key = new ImapMessageKey(BinaryPrimitives.ReadUInt32LittleEndian(prefix[KeyOffset..]), BinaryPrimitives.ReadUInt32LittleEndian(prefix[(KeyOffset + 4)..]));
        var listing = BinaryPrimitives.ReadInt32LittleEndian(prefix[16..]);
        var octets = BinaryPrimitives.ReadInt64LittleEndian(prefix[24..]);
        if (listing is < 0 or > LongestListing || octets < -1)
            return null;
        var entry = new SpoolEntry(segment, offset, listing, octets, Sha256Digest.FromBytes(prefix[32..]));
        return (key, BinaryPrimitives.ReadUInt32LittleEndian(prefix[StateOffset..]) == Held, entry);
    }

    /// <summary>Whether a listing is what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> listing)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(listing, hash);
        return hash[..8].SequenceEqual(prefix.Slice(64, 8));
    }

    public static byte[] WriteListing(FolderPath folder, MessageListing listing, MessageHeader header, string? name)
    {
        using var octets = new MemoryStream();
        using (var writer = new BinaryWriter(octets, Utf8))
        {
            writer.Write(folder.ToString());
            writer.Write(listing.SizeInOctets);
            writer.Write(listing.Flags.ToString());
            WriteDate(writer, listing.InternalDate);
            writer.Write(name is not null);
            writer.Write(name ?? "");
            writer.Write(header.MessageId);
            writer.Write(header.Date);
            writer.Write(header.From);
            writer.Write(header.Subject);
            WriteDate(writer, header.SentOrReceived);
            writer.Write((ulong)(header.Fingerprint.Value >> 64));
            writer.Write((ulong)header.Fingerprint.Value);
            writer.Write(header.Fingerprint.IsStrong);
        }

        return octets.ToArray();
    }

    /// <exception cref="EndOfStreamException">Not a listing; the like of <see cref="FormatException"/>.</exception>
    public static (FolderPath Folder, SpooledMessage Message) ReadListing(byte[] octets, ImapMessageKey key)
    {
        using var reader = new BinaryReader(new MemoryStream(octets, writable: false), Utf8);
        var folder = FolderPath.Parse(reader.ReadString());
        var listing = new MessageListing { Key = key, SizeInOctets = reader.ReadInt64(), Flags = FlagSet.Parse(reader.ReadString()), InternalDate = ReadDate(reader) };
        var named = reader.ReadBoolean();
        var name = reader.ReadString();
        var header = new MessageHeader
        {
            MessageId = reader.ReadString(),
            Date = reader.ReadString(),
            From = reader.ReadString(),
            Subject = reader.ReadString(),
            SentOrReceived = ReadDate(reader),
            Fingerprint = new MessageFingerprint(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadBoolean()),
        };
        return (folder, new SpooledMessage { Listing = listing, Header = header, Name = named ? name : null });
    }

    private static void WriteDate(BinaryWriter writer, DateTimeOffset? date) => writer.Write(date?.ToString("O", CultureInfo.InvariantCulture) ?? "");

    private static DateTimeOffset? ReadDate(BinaryReader reader) =>
        reader.ReadString() is { Length: > 0 } text ? DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;
}
