namespace MailMover.Core.Transfer.Repair;

/// <summary>Folds header lines that are too long at their blanks (RFC 5322, section 2.2.3), which changes nothing of what they say.</summary>
internal static class HeaderFolding
{
    public static byte[] Fold(MimeEntity entity, RepairNotes notes)
    {
        if (entity.IsSealed)
        {
            notes.LeftAloneBecause("there are header lines that are too long in a part that is signed or encrypted, and folding them would break that");
            return entity.Header;
        }

        using var folded = new MemoryStream();
        foreach (var line in OctetLines.Split(entity.Header))
            Fold(line, folded, notes);
        return folded.ToArray();
    }

    private static void Fold(ReadOnlySpan<byte> line, MemoryStream folded, RepairNotes notes)
    {
        while (line.Length - OctetLines.EndLength(line) > OctetLines.Longest)
        {
            var at = LastBlank(line);
            if (at < 0)
            {
                notes.LeftAloneBecause("there is a header line that is too long and has no blank to fold it at");
                break;
            }

            folded.Write(line[..at]);
            folded.Write("\r\n"u8);
            notes.Did("long header lines were folded");
            line = line[at..];
        }

        folded.Write(line);
    }

    /// <summary>The last place to fold at: before a blank with something before and after it, so that no line of blanks comes about.</summary>
    private static int LastBlank(ReadOnlySpan<byte> line)
    {
        for (var at = OctetLines.Longest; at > 1; at--)
        {
            if (IsBlank(line[at]) && !IsBlank(line[at + 1]) && line[at + 1] is not ((byte)'\r' or (byte)'\n') && line[..at].IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0 && !EndsName(line[..at]))
                return at;
        }

        return -1;
    }

    // "Subject:" alone on its line is legal, and still read wrongly by some.
    private static bool EndsName(ReadOnlySpan<byte> start) => start.IndexOf((byte)':') == start.Length - 1;

    private static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t';
}
