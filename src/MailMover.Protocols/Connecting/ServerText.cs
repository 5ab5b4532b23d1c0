using System.Globalization;
using System.Text;

namespace MailMover.Protocols.Connecting;

/// <summary>Makes a server's words fit to be shown: one line, no control characters, nothing that turns the direction of text, not too long.</summary>
internal static class ServerText
{
    public const int Longest = 1000;

    public static string Clean(string text, int longest = Longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
            {
                // Server words end where they end; a name that was cut should not pass for another one.
                if (longest < Longest)
                    clean.Append('\u2026');
                break;
            }

            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                clean.Append(' ');
            // Format characters hold the bidirectional overrides and the invisible ones.
            else if (category is not UnicodeCategory.Format)
                clean.Append(rune);
        }

        return clean.ToString().Trim();
    }
}
