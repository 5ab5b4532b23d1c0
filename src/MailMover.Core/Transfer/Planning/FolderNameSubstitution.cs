using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>
/// Names for folders whose own name a destination cannot hold. What cannot stay is written <c>_x2A_</c> (the character's number in hexadecimal),
/// so the original can be read back and no two names become one. <c>docs/folders.md</c> tells users about it.
/// </summary>
/// <remarks>
/// Further marks: <c> _xl_ </c> is a level that the destination has no room for, <c> _xn2_</c> at the end of a name tells two folders apart that would
/// have become one, <c>_xh0123456789abcdef_</c> replaces the end of a name that is too long; only that one cannot be read back.
/// Text that looks like a mark by itself has its underscore replaced.
/// </remarks>
public static class FolderNameSubstitution
{
    /// <summary>Most levels of a destination folder. Dovecot takes 16, and a server's prefix may be one of them.</summary>
    public const int MaxLevels = 15;

    private const string Level = " _xl_ ";

    /// <summary>The name at the destination; the same where nothing is in the way.</summary>
    public static FolderPath Encode(FolderPath path, DestinationTraits traits)
    {
        FolderPath? encoded = null;
        foreach (var segment in path.Segments)
            encoded = Append(encoded, segment, traits, out _);
        return encoded!;
    }

    /// <summary>The name that <see cref="Encode"/> was given, or null where the mark of a shortened name hides it.</summary>
    public static FolderPath? Decode(FolderPath path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Segments)
        {
            foreach (var level in segment.Split(Level))
            {
                if (SegmentEscape.Decode(level) is not { Length: > 0 } decoded)
                    return null;
                segments.Add(decoded);
            }
        }

        return FolderPath.Of(segments);
    }

    /// <summary>
    /// A further substitute for a name that a server refused all the same, each stricter than the one before: the innermost name in letters, digits,
    /// blanks, hyphens and underscores of ASCII only; then all names; then short ones. Null when there is nothing more to try.
    /// </summary>
    public static FolderPath? Next(FolderPath refused)
    {
        if (refused.IsInbox)
            return null;

        var first = refused.Segments[0] == "INBOX" ? 1 : 0;
        var last = refused.Segments.Length - 1;
        return From(last, SegmentEscape.Strict) ?? From(first, SegmentEscape.Strict) ?? From(first, SegmentEscape.Short);

        FolderPath? From(int index, Func<string, string> change)
        {
            var changed = FolderPath.Of(refused.Segments.Select((s, i) => i < index ? s : change(s)));
            return changed.Equals(refused) ? null : changed;
        }
    }

    /// <summary>One more level below a path that is already encoded.</summary>
    internal static FolderPath Append(FolderPath? parent, string segment, DestinationTraits traits, out string why)
    {
        if (parent is null && segment == "INBOX")
        {
            why = "";
            return FolderPath.Inbox;
        }

        var encoded = SegmentEscape.Encode(segment, (s, i) => FolderNameRules.Problem(s, i, parent is null, traits), out why);
        var levels = traits.Delimiter is null ? 1 : MaxLevels;
        if (parent is null || parent.Segments.Length < levels)
            return WithName(parent, Fit(encoded, ref why));

        why = Join(why, traits.Delimiter is null ? "the destination has no folders inside folders" : "the destination has no room for so many levels");
        return WithName(parent.Parent, Fit(parent.Name + Level + encoded, ref why));
    }

    /// <summary>The same name with a number that tells it from others.</summary>
    internal static FolderPath Numbered(FolderPath path, int number)
    {
        var mark = $" _xn{number}_";
        return WithName(path.Parent, SegmentEscape.Shorten(path.Name, mark.Length) + mark);
    }

    internal static bool IsNumbered(FolderPath path) => path.Name.Contains(" _xn", StringComparison.Ordinal);

    internal static string Join(string one, string other) => one.Length == 0 ? other : other.Length == 0 ? one : one + "; " + other;

    private static FolderPath WithName(FolderPath? parent, string name) => parent is null ? FolderPath.Of(name) : parent.Child(name);

    private static string Fit(string name, ref string why)
    {
        var fitting = SegmentEscape.Shorten(name, 0);
        if (fitting.Length != name.Length)
            why = Join(why, "the name is too long");
        return fitting;
    }
}
