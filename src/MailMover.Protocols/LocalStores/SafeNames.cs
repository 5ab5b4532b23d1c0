using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailMover.Protocols.LocalStores;

/// <summary>
/// Turns one segment of a folder's name into a name that every file system takes, and that never leads anywhere else. What cannot stand is written
/// <c>=HH</c> as in quoted-printable; two names never become one.
/// </summary>
internal static class SafeNames
{
    /// <summary>File systems take 255 octets; endings and temporary names need some of them.</summary>
    public const int MostOctets = 200;

    private static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];

    /// <summary>The safe form of a segment, not yet shortened.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="alsoUnsafe">Characters that mean something in this kind of store.</param>
    public static string Encode(string segment, ReadOnlySpan<char> alsoUnsafe = default)
    {
        var safe = new StringBuilder(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            if (IsUnsafe(segment, i) || alsoUnsafe.Contains(c) || IsEscape(segment, i))
                Escape(safe, c);
            else
                safe.Append(c);
        }

        if (!IsReserved(segment))
            return safe.ToString();
        var rest = safe.ToString(1, safe.Length - 1);
        Escape(safe.Clear(), segment[0]);
        return safe.Append(rest).ToString();
    }

    /// <summary>The name as it is, or its beginning and a digest of all of it where it is too long. A shortened name can be read back only from the sidecar.</summary>
    public static string Shorten(string name, int most = MostOctets)
    {
        if (Encoding.UTF8.GetByteCount(name) <= most)
            return name;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(name)).AsSpan(0, 8));
        var kept = new StringBuilder();
        var octets = digest.Length + 2;
        foreach (var rune in name.EnumerateRunes())
        {
            octets += rune.Utf8SequenceLength;
            if (octets > most)
                break;
            kept.Append(rune);
        }

        return $"{kept}=~{digest}";
    }

    private static bool IsUnsafe(string segment, int i) => segment[i] switch
    {
        < ' ' or '\u007f' or '/' or '\\' or '<' or '>' or ':' or '"' or '|' or '?' or '*' => true,

        // Windows drops these at the end; "." and ".." are no names at all.
        '.' or ' ' => i == segment.Length - 1 || segment.AsSpan().IndexOfAnyExcept('.', ' ') < 0,

        // A half of a pair has no form in UTF-8, so two such names would become one.
        >= '\ud800' and <= '\udfff' => !IsPaired(segment, i),
        _ => false,
    };

    private static bool IsPaired(string segment, int i) => char.IsHighSurrogate(segment[i])
        ? i + 1 < segment.Length && char.IsLowSurrogate(segment[i + 1])
        : i > 0 && char.IsHighSurrogate(segment[i - 1]);

    /// <summary>What looks like something that was made safe must be made safe itself.</summary>
    private static bool IsEscape(string segment, int i) => segment[i] == '='
        && i + 1 < segment.Length && (segment[i + 1] is '~' or 'u' || char.IsAsciiHexDigit(segment[i + 1]));

    private static void Escape(StringBuilder safe, char c)
    {
        if (c <= 0xff)
            safe.Append(CultureInfo.InvariantCulture, $"={(int)c:X2}");
        else
            safe.Append(CultureInfo.InvariantCulture, $"=u{(int)c:X4}");
    }

    private static bool IsReserved(string segment)
    {
        var end = segment.AsSpan().IndexOfAny('.', ' ', ':');
        var name = end < 0 ? segment : segment[..end];
        return Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (name.Length == 4 && (name.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)) && name[3] is (>= '0' and <= '9') or '\u00b9' or '\u00b2' or '\u00b3');
    }
}
