using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Which characters of a folder's name a destination cannot hold. What only some servers refuse is left to them, and then <see cref="FolderNameSubstitution.Next"/> helps.</summary>
internal static class FolderNameRules
{
    // Dovecot stores up to 255 octets of a name, Cyrus and Courier a few less when their own marks are added.
    private const int MaxUtf8 = 200;
    private const int MaxModifiedUtf7 = 255;

    /// <summary>Why the character cannot stay, in words; null where it can.</summary>
    public static string? Problem(string segment, int index, bool isTop, DestinationTraits traits)
    {
        var c = segment[index];
        if (isTop && index == 0 && traits.ReservedFolderNames.Contains(segment, StringComparer.OrdinalIgnoreCase))
            return $"the provider keeps {segment} for itself";
        if (c is >= 'a' and <= 'z' or >= 'A' and <= 'Z')
            return null;
        if (c == traits.Delimiter)
            return $"'{c}' separates folders at the destination";
        if (c == '/')
            return "'/' separates folders on many servers";
        if (c is '*' or '%')
            return $"'{c}' is a wildcard";
        if (c == '^' && traits.KeepsOneOfIdentical)
            return "Gmail takes no '^'";
        if (traits.RefusedInFolderNames.Contains(c, StringComparison.Ordinal))
            return $"the provider takes no '{c}'";
        if (char.IsControl(c) || c is '\u2028' or '\u2029')
            return "it has a control character";
        if (c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069')
            return "it has a character that reverses the writing direction";
        if (char.IsSurrogate(c) && !IsInPair(segment, index))
            return "it has half a character";
        if (char.IsWhiteSpace(c) && (index == 0 || index == segment.Length - 1))
            return "it begins or ends with a blank";
        if (c == ' ' && segment[index - 1] == ' ')
            return "it has several blanks in a row";
        if (c == '.' && segment is "." or "..")
            return "'.' and '..' have a meaning of their own";
        return isTop && index == 0 ? ProblemAtTop(segment, traits) : null;
    }

    public static bool IsTooLong(string name, int reserve) =>
        Encoding.UTF8.GetByteCount(name) + reserve > MaxUtf8 || ModifiedUtf7Length(name) + reserve > MaxModifiedUtf7;

    public static bool IsInPair(string text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]);

    private static string? ProblemAtTop(string segment, DestinationTraits traits)
    {
        // Dovecot takes a leading tilde for somebody's home directory and refuses it.
        if (segment[0] == '~')
            return "'~' at the beginning means a home directory";
        return traits.KeepsOneOfIdentical && SpecialFolderNames.IsGmailRoot(segment) ? $"Gmail keeps {segment} for itself" : null;
    }

    /// <summary>The length in IMAP's own encoding (RFC 3501, section 5.1.3), which is the longer one for most scripts.</summary>
    private static int ModifiedUtf7Length(string name)
    {
        int length = 0, run = 0;
        foreach (var c in name)
        {
            if (c is < ' ' or > '~')
            {
                run++;
                continue;
            }

            length += Shifted(run) + (c == '&' ? 2 : 1);
            run = 0;
        }

        return length + Shifted(run);

        static int Shifted(int units) => units == 0 ? 0 : 2 + (((units * 16) + 5) / 6);
    }
}
