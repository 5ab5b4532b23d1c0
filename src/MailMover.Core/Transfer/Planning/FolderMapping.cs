using System.Text;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Reads what the user writes after <c>--map</c>.</summary>
public static class FolderMapping
{
    /// <summary>Reads <c>SOURCE=DESTINATION</c>; an equals sign inside a name is written <c>\=</c>, a slash inside a name <c>\/</c>.</summary>
    /// <exception cref="FormatException">The text is no mapping; the message says what is wrong with it and how to write it.</exception>
    public static (FolderPath Source, FolderPath Destination) Parse(string text)
    {
        var sides = new List<string>();
        var side = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '\\' && next == '=')
                side.Append(text[++i]);
            else if (text[i] == '\\' && next == '\\')
                side.Append(text[i]).Append(text[++i]);
            else if (text[i] == '=')
                Finish();
            else
                side.Append(text[i]);
        }

        Finish();
        if (sides.Count == 1)
            throw new FormatException($"'{text}' maps nothing: write --map \"SOURCE=DESTINATION\", for example --map \"Gesendet=Sent\".");
        if (sides.Count > 2)
            throw new FormatException($"'{text}' has more than one '=': write \\= for an equals sign that belongs to a folder's name.");
        return (Folder(sides[0], "source"), Folder(sides[1], "destination"));

        void Finish()
        {
            sides.Add(side.ToString());
            side.Clear();
        }

        FolderPath Folder(string name, string which)
        {
            if (name.Length == 0)
                throw new FormatException($"'{text}' names no {which} folder: write --map \"SOURCE=DESTINATION\", for example --map \"Gesendet=Sent\".");
            try
            {
                return FolderPath.Parse(name);
            }
            catch (FormatException e)
            {
                throw new FormatException($"The {which} of the mapping '{text}' cannot be read. {e.Message}", e);
            }
        }
    }
}
