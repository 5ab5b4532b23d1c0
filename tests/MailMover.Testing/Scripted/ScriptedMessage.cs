using System.Security.Cryptography;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>One message as the server holds it.</summary>
public sealed class ScriptedMessage(uint uid, byte[] octets, IEnumerable<string> flags, DateTimeOffset internalDate, ulong modSeq)
{
    public uint Uid { get; internal set; } = uid;

    public ReadOnlyMemory<byte> Octets { get; } = octets;

    public HashSet<string> Flags { get; } = new(flags, StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset InternalDate { get; } = internalDate;

    public ulong ModSeq { get; internal set; } = modSeq;

    /// <summary>The octets as text of which each character is one octet.</summary>
    public string Text => Encoding.Latin1.GetString(Octets.Span);

    /// <summary>What must be equal at both ends.</summary>
    internal string Evidence =>
        $"{Text.Split('\n').FirstOrDefault(l => l.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase))?.Trim()} [{string.Join(' ', Flags.Order(StringComparer.OrdinalIgnoreCase))}] "
        + $"{InternalDate:yyyy-MM-dd HH:mm:ss zzz} sha256 {Convert.ToHexStringLower(SHA256.HashData(Octets.Span))[..16]}";
}
