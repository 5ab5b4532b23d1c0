namespace MailMover.Core.Transfer.Repair;

/// <summary>Lines of octets; a line feed ends each, with or without a carriage return before it.</summary>
internal static class OctetLines
{
    /// <summary>Most octets of a line without its end (RFC 5322, section 2.1.1).</summary>
    public const int Longest = 998;

    /// <summary>The length of the first line with its end.</summary>
    public static int FirstLength(ReadOnlySpan<byte> octets) => octets.IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : octets.Length;

    /// <summary>The length of the line end at the end; 0 where there is none.</summary>
    public static int EndLength(ReadOnlySpan<byte> octets) => octets.EndsWith("\r\n"u8) ? 2 : octets.EndsWith("\n"u8) ? 1 : 0;

    /// <summary>The lines with their ends.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> octets)
    {
        var lines = new List<byte[]>();
        while (!octets.IsEmpty)
        {
            var length = FirstLength(octets);
            lines.Add(octets[..length].ToArray());
            octets = octets[length..];
        }

        return lines;
    }

    public static bool HasLongLine(ReadOnlySpan<byte> octets)
    {
        while (octets.Length > Longest)
        {
            var length = FirstLength(octets);
            if (length - EndLength(octets[..length]) > Longest)
                return true;
            octets = octets[length..];
        }

        return false;
    }

    /// <summary>Whether a carriage return or a line feed stands alone.</summary>
    public static bool HasBareEnd(ReadOnlySpan<byte> octets)
    {
        while (octets.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (octets[at] == '\n' || at + 1 == octets.Length || octets[at + 1] != '\n')
                return true;
            octets = octets[(at + 2)..];
        }

        return false;
    }

    /// <summary>
    /// Ends every line with CRLF. Carriage returns before a line end are one too many and go; one that stands alone becomes <paramref name="alone"/>.
    /// </summary>
    public static byte[] Complete(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> alone)
    {
        var complete = new MemoryStream(octets.Length + (octets.Length / 32) + 2);
        while (octets.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            complete.Write(octets[..at]);
            var end = octets[at..];
            var returns = end.IndexOfAnyExcept((byte)'\r') is >= 0 and var count ? count : end.Length;
            if (returns < end.Length && end[returns] == '\n')
            {
                complete.Write("\r\n"u8);
                octets = end[(returns + 1)..];
            }
            else
            {
                complete.Write(alone);
                octets = end[1..];
            }
        }

        complete.Write(octets);
        return complete.ToArray();
    }

    public static byte[] Without(ReadOnlySpan<byte> octets, byte unwanted)
    {
        var kept = new MemoryStream(octets.Length);
        while (octets.IndexOf(unwanted) is >= 0 and var at)
        {
            kept.Write(octets[..at]);
            octets = octets[(at + 1)..];
        }

        kept.Write(octets);
        return kept.ToArray();
    }
}
