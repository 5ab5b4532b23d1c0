using System.Text;

namespace MailMover.Core.Transfer.Repair;

/// <summary>Encodes the parameters of Content-Type and Content-Disposition, such as a file's name (RFC 2231, section 4).</summary>
internal static class ParameterEncoding
{
    /// <summary>The value with its parameters encoded; null where 8-bit octets stand outside of them.</summary>
    public static byte[]? Encode(ReadOnlySpan<byte> value, string charset)
    {
        using var result = new MemoryStream();
        var isFirst = true;
        while (!value.IsEmpty)
        {
            var length = SegmentLength(value);
            var segment = value[..length];
            if (!HeaderEncoding.HasEightBit(segment))
                result.Write(segment);
            else if (isFirst || !TryEncode(segment, charset, result))
                return null;
            if (length < value.Length)
                result.WriteByte((byte)';');
            value = value[Math.Min(value.Length, length + 1)..];
            isFirst = false;
        }

        return result.ToArray();
    }

    private static bool TryEncode(ReadOnlySpan<byte> segment, string charset, MemoryStream result)
    {
        var equals = segment.IndexOf((byte)'=');
        var blank = segment.IndexOfAnyExcept(" \t\r\n"u8);
        if (equals <= blank || HeaderEncoding.HasEightBit(segment[..equals]) || segment[equals - 1] == '*')
            return false;
        var text = segment[(equals + 1)..].Trim(" \t\r\n"u8);
        result.Write(segment[..blank]);
        result.Write(segment[blank..equals].TrimEnd(" \t"u8));
        result.Write(Encoding.ASCII.GetBytes($"*={charset}''"));
        foreach (var octet in text is [(byte)'"', ..] ? AddressEncoding.Unquoted(text) : text.ToArray())
            result.Write(Encoding.ASCII.GetBytes(char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'.' or (byte)'-' or (byte)'_' ? $"{(char)octet}" : $"%{octet:X2}"));
        return true;
    }

    private static int SegmentLength(ReadOnlySpan<byte> value)
    {
        var isQuoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && isQuoted)
                i++;
            else if (value[i] == '"')
                isQuoted = !isQuoted;
            else if (value[i] == ';' && !isQuoted)
                return i;
        }

        return value.Length;
    }
}
