using System.Text;

namespace MailMover.Protocols.Imap;

/// <summary>The encoding of folder names on the wire (RFC 3501, section 5.1.3).</summary>
internal static class ModifiedUtf7
{
    public static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                encoded.Append(name[i] == '&' ? "&-" : name[i]);
                i++;
                continue;
            }

            var end = i;
            while (end < name.Length && name[end] is not (>= ' ' and <= '~'))
                end++;
            var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[i..end])).TrimEnd('=').Replace('/', ',');
            encoded.Append('&').Append(base64).Append('-');
            i = end;
        }

        return encoded.ToString();
    }

    /// <summary>Decodes a name; false where it is none, as with servers that send plain UTF-8 or a stray <c>&amp;</c>.</summary>
    public static bool TryDecode(string encoded, out string name)
    {
        var decoded = new StringBuilder(encoded.Length);
        name = encoded;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] > '~')
                return false;
            if (encoded[i] != '&')
            {
                decoded.Append(encoded[i]);
                continue;
            }

            var end = encoded.IndexOf('-', i);
            if (end < 0 || !TryDecodeShift(encoded[(i + 1)..end], decoded))
                return false;
            i = end;
        }

        name = decoded.ToString();
        return true;
    }

    private static bool TryDecodeShift(string base64, StringBuilder decoded)
    {
        if (base64.Length == 0)
        {
            decoded.Append('&');
            return true;
        }

        var octets = new byte[base64.Length];
        var padded = base64.Replace(',', '/').PadRight((base64.Length + 3) / 4 * 4, '=');
        if (base64.Contains('/', StringComparison.Ordinal) || !Convert.TryFromBase64String(padded, octets, out var count) || count % 2 != 0)
            return false;
        var text = Encoding.BigEndianUnicode.GetString(octets.AsSpan(0, count));
        decoded.Append(text);
        return !text.Contains('\uFFFD', StringComparison.Ordinal) && !text.Contains('\0', StringComparison.Ordinal);
    }
}
