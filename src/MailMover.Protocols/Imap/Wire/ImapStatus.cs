using System.Text;

namespace MailMover.Protocols.Imap.Wire;

/// <summary>A status response: what the server says of a command or of itself.</summary>
/// <param name="Word"><c>OK</c>, <c>NO</c>, <c>BAD</c>, <c>BYE</c> or <c>PREAUTH</c>, in upper case.</param>
/// <param name="Code">The response code in upper case without brackets and arguments; null where there is none.</param>
/// <param name="Arguments">What follows the code inside the brackets.</param>
/// <param name="Text">The words for people, as they came.</param>
internal sealed record ImapStatus(string Word, string? Code, string Arguments, string Text)
{
    public bool IsOk => Word == "OK";

    public static ImapStatus Parse(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var word = Encoding.ASCII.GetString(space < 0 ? line : line[..space]).ToUpperInvariant();
        var rest = space < 0 ? [] : line[(space + 1)..].Trim((byte)' ');
        if (!rest.StartsWith("["u8) || CodeEnd(rest) is not (> 0 and var end))
            return new ImapStatus(word, null, "", Encoding.UTF8.GetString(rest));

        var code = rest[1..end];
        var gap = code.IndexOf((byte)' ');
        return new ImapStatus(
            word,
            Encoding.ASCII.GetString(gap < 0 ? code : code[..gap]).ToUpperInvariant(),
            gap < 0 ? "" : Encoding.UTF8.GetString(code[(gap + 1)..].Trim((byte)' ')),
            Encoding.UTF8.GetString(rest[(end + 1)..].Trim((byte)' ')));
    }

    /// <summary>The closing bracket; one inside a quoted string (a flag or a referral may hold it) does not count.</summary>
    private static int CodeEnd(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && quoted)
                i++;
            else if (text[i] == (byte)'"')
                quoted = !quoted;
            else if (text[i] == (byte)']' && !quoted)
                return i;
        }

        return -1;
    }
}
