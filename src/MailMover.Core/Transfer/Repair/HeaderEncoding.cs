using System.Text;
using System.Text.Unicode;

namespace MailMover.Core.Transfer.Repair;

/// <summary>Encodes raw 8-bit octets of a header field as RFC 2047 (RFC 2231 in parameters) wants it, so that readers show the same text.</summary>
internal static class HeaderEncoding
{
    private const int LongestWord = 75;

    private static readonly HashSet<string> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc", "Disposition-Notification-To", "Return-Receipt-To",
    };

    /// <summary>Fields that programs read: text in them has no place for an encoded word.</summary>
    private static readonly HashSet<string> ForPrograms = new(StringComparer.OrdinalIgnoreCase)
    {
        "Message-ID", "References", "In-Reply-To", "Date", "Received", "Return-Path", "Resent-Message-ID", "Resent-Date", "MIME-Version", "Content-Transfer-Encoding",
        "Content-ID", "DKIM-Signature", "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results", "Authentication-Results", "List-ID", "List-Unsubscribe", "List-Post",
    };

    public static bool HasEightBit(ReadOnlySpan<byte> octets) => octets.IndexOfAnyExceptInRange((byte)0, (byte)127) >= 0;

    /// <summary>The field with its 8-bit octets encoded, or as it is where that cannot be done.</summary>
    public static byte[] Encode(byte[] field, RepairNotes notes)
    {
        if (!HasEightBit(field))
            return field;
        var name = HeaderFields.NameOf(field);
        var colon = field.AsSpan().IndexOf((byte)':');
        var end = OctetLines.EndLength(field);
        var value = colon < 0 ? [] : field[(colon + 1)..^end];
        var charset = CharsetOf(field);
        var encoded = name.Length == 0 || name.Any(c => c is <= ' ' or > '~') || ForPrograms.Contains(name) ? null
            : Addresses.Contains(name) ? AddressEncoding.Encode(value, charset)
            : name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase) ? ParameterEncoding.Encode(value, charset)
            : Text(value, charset);
        if (encoded is null)
        {
            notes.LeftAloneBecause($"there are raw 8-bit characters in the header field {Shown(name)} where none can be encoded");
            return field;
        }

        notes.Did($"raw 8-bit characters in the header field {name} were encoded (taken for {charset})");
        return [.. field.AsSpan(0, colon + 1), .. encoded, .. field.AsSpan(field.Length - end)];
    }

    /// <summary>Encodes the words of a text that need it; words that stand together, with the blanks between them.</summary>
    public static byte[] Text(ReadOnlySpan<byte> text, string charset)
    {
        using var result = new MemoryStream();
        while (!text.IsEmpty)
        {
            var blank = text.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var at ? at : text.Length;
            result.Write(text[..blank]);
            text = text[blank..];
            var run = RunLength(text);
            if (run > 0)
            {
                result.Write(Words(OctetLines.Without(OctetLines.Without(text[..run], (byte)'\r'), (byte)'\n'), charset));
                text = text[run..];
                continue;
            }

            var word = WordLength(text);
            result.Write(text[..word]);
            text = text[word..];
        }

        return result.ToArray();
    }

    /// <summary>Encoded words for these octets, folded, none longer than RFC 2047 allows, no character cut.</summary>
    public static byte[] Words(ReadOnlySpan<byte> octets, string charset)
    {
        var most = (LongestWord - $"=?{charset}?B??=".Length) / 4 * 3;
        var words = new List<string>();
        while (!octets.IsEmpty)
        {
            var length = Math.Min(most, octets.Length);
            while (charset == "utf-8" && length < octets.Length && length > 1 && (octets[length] & 0xC0) == 0x80)
                length--;
            words.Add($"=?{charset}?B?{Convert.ToBase64String(octets[..length])}?=");
            octets = octets[length..];
        }

        return Encoding.ASCII.GetBytes(string.Join("\r\n ", words));
    }

    private static int RunLength(ReadOnlySpan<byte> text)
    {
        var run = 0;
        for (var at = 0; at < text.Length;)
        {
            var word = WordLength(text[at..]);
            if (!HasEightBit(text.Slice(at, word)))
                break;
            run = at + word;
            at = run + (text[run..].IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var next ? next : text.Length - run);
        }

        return run;
    }

    private static int WordLength(ReadOnlySpan<byte> text) => text.IndexOfAny(" \t\r\n"u8) is >= 0 and var end ? end : text.Length;

    // What 0x80 to 0x9F are in ISO-8859-1, nobody has ever written in a header.
    private static string CharsetOf(ReadOnlySpan<byte> octets) =>
        Utf8.IsValid(octets) ? "utf-8" : octets.IndexOfAnyInRange((byte)0x80, (byte)0x9F) >= 0 ? "windows-1252" : "iso-8859-1";

    private static string Shown(string name) => name.Length == 0 ? "without a name" : new string([.. name.Take(60).Select(c => c is > ' ' and <= '~' ? c : '?')]);
}
