using System.Buffers;

namespace MailMover.Core.Transfer.Repair;

/// <summary>Encodes the names and comments of a list of addresses; an address itself has no place for encoded words.</summary>
internal static class AddressEncoding
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create("\"(<[,:;@"u8);

    /// <summary>The value with its names encoded; null where there are 8-bit octets in an address.</summary>
    public static byte[]? Encode(ReadOnlySpan<byte> value, string charset)
    {
        using var result = new MemoryStream();
        byte before = (byte)' ';
        while (!value.IsEmpty)
        {
            var length = TokenLength(value);
            var token = value[..length];
            var after = length < value.Length ? value[length] : (byte)' ';
            value = value[length..];
            if (!HeaderEncoding.HasEightBit(token))
                result.Write(token);
            else if (token[0] is (byte)'<' or (byte)'[' || before == '@' || after == '@')
                return null;
            else if (token[0] == '(')
                Comment(token, charset, result);
            else if (token[0] == '"')
                Word(HeaderEncoding.Words(Unquoted(token), charset), before, after, result);
            else
                Word(HeaderEncoding.Text(token, charset), IsBlank(token[0]) ? (byte)' ' : before, IsBlank(token[^1]) ? (byte)' ' : after, result);
            before = token[^1];
        }

        return result.ToArray();
    }

    /// <summary>The octets between the quotes, without the backslashes that protect some.</summary>
    public static byte[] Unquoted(ReadOnlySpan<byte> quoted)
    {
        var inside = new List<byte>(quoted.Length);
        var text = quoted.Length > 1 && quoted[^1] == '"' ? quoted[1..^1] : quoted[1..];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            if (text[i] is not ((byte)'\r' or (byte)'\n'))
                inside.Add(text[i]);
        }

        return [.. inside];
    }

    /// <summary>The length of what stands at the beginning: a quoted string, a comment, an address in angle brackets, a single separator, or a stretch of words.</summary>
    private static int TokenLength(ReadOnlySpan<byte> value) => value[0] switch
    {
        (byte)'"' => Until(value, (byte)'"'),
        (byte)'(' => Until(value, (byte)')'),
        (byte)'<' => Until(value, (byte)'>'),
        (byte)'[' => Until(value, (byte)']'),
        (byte)',' or (byte)':' or (byte)';' or (byte)'@' => 1,
        _ => value.IndexOfAny(Separators) is > 0 and var end ? end : value.Length,
    };

    private static int Until(ReadOnlySpan<byte> value, byte end)
    {
        var depth = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
                i++;
            else if (end == ')' && value[i] == '(')
                depth++;
            else if (i > 0 && value[i] == end && --depth <= 0)
                return i + 1;
        }

        return value.Length;
    }

    private static void Comment(ReadOnlySpan<byte> comment, string charset, MemoryStream result)
    {
        var isClosed = comment[^1] == ')';
        result.WriteByte((byte)'(');
        result.Write(HeaderEncoding.Text(isClosed ? comment[1..^1] : comment[1..], charset));
        if (isClosed)
            result.WriteByte((byte)')');
    }

    /// <summary>An encoded word in a name stands apart from whatever is beside it (RFC 2047, section 5).</summary>
    private static void Word(byte[] encoded, byte before, byte after, MemoryStream result)
    {
        if (!IsBlank(before))
            result.WriteByte((byte)' ');
        result.Write(encoded);
        if (!IsBlank(after) && after is not ((byte)',' or (byte)';'))
            result.WriteByte((byte)' ');
    }

    private static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
