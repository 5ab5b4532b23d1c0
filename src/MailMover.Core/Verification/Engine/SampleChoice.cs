using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>Chooses messages by seed, folder and key alone, so that the same seed chooses the same ones again.</summary>
internal static class SampleChoice
{
    public static bool Holds(int seed, double share, FolderPath folder, uint uidValidity, uint uid)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}:{uidValidity}:{uid}:{folder}")), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) < share * ulong.MaxValue;
    }
}
