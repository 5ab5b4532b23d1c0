using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Writes and reads the marks of <see cref="FolderNameSubstitution"/> in one segment of a name.</summary>
internal static partial class SegmentEscape
{
    private const int ShortLength = 24;

    /// <summary>Replaces what has a problem, and the underscore of text that would be taken for a mark.</summary>
    public static string Encode(string segment, Func<string, int, string?> problem, out string why)
    {
        var problems = new List<string>();
        var text = Replace(
            segment,
            i =>
            {
                if (problem(segment, i) is not { } found)
                    return false;
                if (!problems.Contains(found))
                    problems.Add(found);
                return true;
            },
            isEncoded: false);
        if (problems.Count == 0 && text.Length != segment.Length)
            problems.Add("it looks like a substitute");
        why = string.Join("; ", problems);
        return text;
    }

    /// <summary>The original text; null where it was shortened.</summary>
    public static string? Decode(string segment)
    {
        // From left to right, each mark in its turn: the last underscore of one does not begin another.
        var isShortened = false;
        var decoded = Mark().Replace(NumberMark().Replace(segment, ""), mark =>
        {
            isShortened |= !mark.Groups[1].Success;
            return mark.Groups[1].Success ? Character(mark) : mark.Value;
        });
        return isShortened ? null : decoded;

        static string Character(Match mark)
        {
            var number = int.Parse(mark.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return number switch
            {
                <= 0xFFFF => ((char)number).ToString(),
                <= 0x10FFFF => char.ConvertFromUtf32(number),
                _ => mark.Value,
            };
        }
    }

    /// <summary>Encoded text with nothing left but letters, digits, inner blanks, hyphens and underscores of ASCII.</summary>
    public static string Strict(string encoded) =>
        Shorten(Replace(encoded, i => !(char.IsAsciiLetterOrDigit(encoded[i]) || encoded[i] is ' ' or '-' or '_'), isEncoded: true), 0);

    /// <summary>At most forty-odd letters and digits: some of the name and a digest of it.</summary>
    public static string Short(string encoded)
    {
        if (ShortForm().IsMatch(encoded))
            return encoded;
        var letters = string.Concat(encoded.Where(char.IsAsciiLetterOrDigit).Take(ShortLength));
        return letters + Digest(encoded);
    }

    /// <summary>The text, or as much of its beginning as fits and a digest of it all.</summary>
    public static string Shorten(string encoded, int reserve)
    {
        if (!FolderNameRules.IsTooLong(encoded, reserve))
            return encoded;
        var mark = Digest(encoded);
        var length = Math.Min(encoded.Length, 255);
        while (length > 0 && (char.IsHighSurrogate(encoded[length - 1]) || FolderNameRules.IsTooLong(encoded[..length], reserve + mark.Length)))
            length--;
        return encoded[..length].TrimEnd() + mark;
    }

    private static string Replace(string text, Func<int, bool> isBad, bool isEncoded)
    {
        StringBuilder? replaced = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (isEncoded && MarkAt(text, i) is > 0 and var length)
            {
                replaced?.Append(text, i, length);
                i += length - 1;
                continue;
            }

            if (!isBad(i) && !(text[i] == '_' && WouldReadAsMark(text, i, isBad, isEncoded)))
            {
                replaced?.Append(text[i]);
                continue;
            }

            replaced ??= new StringBuilder(text, 0, i, text.Length + 16);
            var isPair = char.IsHighSurrogate(text[i]) && FolderNameRules.IsInPair(text, i);
            replaced.Append(CultureInfo.InvariantCulture, $"_x{(isPair ? char.ConvertToUtf32(text, i) : text[i]):X2}_");
            i += isPair ? 1 : 0;
        }

        return replaced?.ToString() ?? text;
    }

    // The underscore that ends a mark may be one of the text, or the first one of the next mark. In encoded text the former is a real mark.
    private static bool WouldReadAsMark(string text, int at, Func<int, bool> isBad, bool isEncoded)
    {
        var end = EndOfMarkBody(text, at);
        return end < text.Length && ((text[end] == '_' && !isEncoded) || isBad(end));
    }

    private static int MarkAt(string text, int at)
    {
        var end = text[at] == '_' ? EndOfMarkBody(text, at) : text.Length;
        return end < text.Length && text[end] == '_' ? end + 1 - at : 0;
    }

    private static int EndOfMarkBody(string text, int at)
    {
        var body = MarkBody().Match(text, at + 1, text.Length - at - 1);
        return body.Success ? at + 1 + body.Length : text.Length;
    }

    private static string Digest(string text) =>
        $"_xh{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}_";

    [GeneratedRegex(@"\Gx(?:[0-9A-F]{1,6}|n[0-9]+|l|h[0-9a-f]{16})", RegexOptions.CultureInvariant)]
    private static partial Regex MarkBody();

    [GeneratedRegex("_x(?:([0-9A-F]{1,6})|h[0-9a-f]{16})_", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@" _xn[0-9]+_\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberMark();

    [GeneratedRegex(@"\A[A-Za-z0-9]{0,24}_xh[0-9a-f]{16}_\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortForm();
}
