using System.Text;

namespace MailMover.Protocols.Imap;

/// <summary>Writes strings the way commands want them.</summary>
internal static class ImapQuoting
{
    /// <summary>A quoted string.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The octets of a name as a string of which each character is one octet, which is how commands are written here.</summary>
    public static string Octets(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);
}
