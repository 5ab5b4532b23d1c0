using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MailMover.Core.Model;

/// <summary>A SHA-256 over octets.</summary>
/// <param name="High">The first sixteen octets.</param>
/// <param name="Low">The last sixteen octets.</param>
public readonly record struct Sha256Digest(UInt128 High, UInt128 Low)
{
    /// <summary>Its length in octets.</summary>
    public const int SizeInOctets = 32;

    /// <summary>Reads a digest from its 32 octets.</summary>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(octets), BinaryPrimitives.ReadUInt128BigEndian(octets[16..]));

    /// <summary>The digest of these octets.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> octets)
    {
        Span<byte> hash = stackalloc byte[SizeInOctets];
        SHA256.HashData(octets, hash);
        return FromBytes(hash);
    }

    /// <summary>The 32 octets.</summary>
    public byte[] ToBytes()
    {
        var octets = new byte[SizeInOctets];
        BinaryPrimitives.WriteUInt128BigEndian(octets, High);
        BinaryPrimitives.WriteUInt128BigEndian(octets.AsSpan(16), Low);
        return octets;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
