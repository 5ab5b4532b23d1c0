using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>
/// A message of Apple Mail: a line with the message's length, the message, and an XML property list with its flags and the date of its arrival.
/// </summary>
/// <param name="Start">Where the message begins.</param>
/// <param name="Length">Its octets in the file.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Received">When it arrived; null where that is not said.</param>
internal sealed record EmlxFile(long Start, long Length, FlagSet Flags, DateTimeOffset? Received)
{
    private const int LongestLine = 64;
    private const int LongestList = 256 << 10;

    /// <summary>Reads what is around the message.</summary>
    /// <exception cref="InvalidDataException">It is no such file; the message says why.</exception>
    public static EmlxFile Read(Stream file)
    {
        var line = new byte[LongestLine];
        var read = file.ReadAtLeast(line, line.Length, throwOnEndOfStream: false);
        var end = line.AsSpan(0, read).IndexOf((byte)'\n');
        var number = end < 0 ? default : line.AsSpan(0, end).Trim(" \t\r"u8);
        if (!Utf8Parser.TryParse(number, out long length, out var used) || used != number.Length || length < 0)
            throw new InvalidDataException("it does not begin with the length of its message, as files of Apple Mail do (octet 0)");
        var start = end + 1;
        if (length > file.Length - start)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it ends at octet {file.Length}, and its message should have {length} octets from octet {start} on"));

        file.Position = start + length;
        var rest = new byte[(int)Math.Min(LongestList, file.Length - file.Position)];
        file.ReadExactly(rest);
        var list = Encoding.UTF8.GetString(rest);
        return new EmlxFile(start, length, FlagsOf(list), DateOf(list));
    }

    // Bits as Apple Mail writes them; those between are about attachments, priority and encryption.
    private static FlagSet FlagsOf(string list)
    {
        if (ValueOf(list, "flags") is not { } value)
            return FlagSet.Empty;
        var bits = (long)value;
        var system = Bit(0, SystemFlags.Seen) | Bit(1, SystemFlags.Deleted) | Bit(2, SystemFlags.Answered) | Bit(4, SystemFlags.Flagged) | Bit(6, SystemFlags.Draft);
        var keywords = new List<string>();
        Keyword(8, "$Forwarded");
        Keyword(24, "$Junk");
        Keyword(25, "$NotJunk");
        return FlagSet.Of(system, keywords);

        SystemFlags Bit(int bit, SystemFlags flag) => (bits >> bit & 1) != 0 ? flag : SystemFlags.None;

        void Keyword(int bit, string keyword)
        {
            if ((bits >> bit & 1) != 0)
                keywords.Add(keyword);
        }
    }

    private static DateTimeOffset? DateOf(string list) =>
        ValueOf(list, "date-received") is > 0 and < 32503680000 and var seconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    /// <summary>The number behind a key: <c>&lt;key&gt;flags&lt;/key&gt; &lt;integer&gt;1&lt;/integer&gt;</c>.</summary>
    private static double? ValueOf(string list, string key)
    {
        var at = list.IndexOf($"<key>{key}</key>", StringComparison.Ordinal);
        var open = at < 0 ? -1 : list.IndexOf('>', at + key.Length + 11);
        var close = open < 0 ? -1 : list.IndexOf('<', open);
        return close > open && double.TryParse(list.AsSpan(open + 1, close - open - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
