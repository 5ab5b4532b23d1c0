using MailMover.Core.Model;

namespace MailMover.Cli.Settings;

/// <summary>The value of <c>--map</c>: <c>Source=Destination</c>. An equals sign inside a name is written <c>\=</c>.</summary>
internal static class MapText
{
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static (FolderPath Source, FolderPath Destination) Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        while (equals > 0 && text[equals - 1] == '\\')
            equals = text.IndexOf('=', equals + 1);
        if (equals < 0)
            throw new FormatException($"'{TerminalText.Escape(text)}' has no equals sign. Write --map \"Sent Items=Sent\".");
        return (Folder(text[..equals]), Folder(text[(equals + 1)..]));
    }

    private static FolderPath Folder(string text) => FolderPath.Parse(text.Replace("\\=", "=", StringComparison.Ordinal));
}
