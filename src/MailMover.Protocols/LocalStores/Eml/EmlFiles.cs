using System.Globalization;
using System.Text;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>Names of files that hold one message each.</summary>
internal static class EmlFiles
{
    public const string Ending = ".eml";
    private const string AppleEnding = ".emlx";
    private const string PartialEnding = ".partial.emlx";
    private const int MostCharacters = 80;

    /// <summary>Whether a file holds a message, by its name.</summary>
    public static bool IsMessage(string name) => !name.StartsWith('.') && (name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || IsApple(name));

    /// <summary>Whether it is in the form of Apple Mail.</summary>
    public static bool IsApple(string name) => name.EndsWith(AppleEnding, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether Apple Mail keeps parts of the message elsewhere.</summary>
    public static bool IsPartial(string name) => name.EndsWith(PartialEnding, StringComparison.OrdinalIgnoreCase);

    /// <summary>By what files are put in order: by name, and those that differ only in a number behind it by that, so that the first of a name comes first.</summary>
    public static (string Name, int Number) OrderOf(string path)
    {
        var name = Path.ChangeExtension(path, null);
        var open = name.LastIndexOf(" (", StringComparison.Ordinal);
        return open > 0 && name.EndsWith(')') && int.TryParse(name.AsSpan(open + 2, name.Length - open - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (name[..open], number)
            : (name, 1);
    }

    /// <summary>A readable name without its ending: date and subject, in characters that every file system takes.</summary>
    public static string NameFor(DateTimeOffset date, string subject)
    {
        var words = new StringBuilder();
        foreach (var rune in subject.EnumerateRunes())
        {
            if (words.Length >= MostCharacters)
                break;
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark || rune.Value is '-' or '_' or '+' or ',' or '(' or ')' or '&' or '\'' or '!' or '@' or '#')
                words.Append(rune);
            else if (words.Length > 0 && words[^1] != ' ')
                words.Append(' ');
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd HHmmss} {words}").TrimEnd(' ');
        return SafeNames.Shorten(name);
    }
}
