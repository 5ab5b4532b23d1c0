using System.Text;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Guesses from its first octets what a file is that was taken for mail.</summary>
internal static class FileLook
{
    /// <summary>What it seems to be, with what to do, in words that complete "it seems to be".</summary>
    public static string Of(ReadOnlySpan<byte> octets)
    {
        var text = octets.TrimStart(" \t\r\n"u8);
        if (octets.StartsWith("!BDN"u8))
            return "a mailbox of Outlook (PST or OST): export its mail with Outlook or with readpst";
        if (octets.StartsWith("SQLite format 3\0"u8))
            return "a database (SQLite), not mail";
        if (octets.StartsWith("// <!-- <mdb:mork"u8))
            return "an index of Thunderbird (.msf): the mail is in the file of the same name without .msf";
        if (octets.StartsWith("PK\x03\x04"u8))
            return "a ZIP archive: unpack it first";
        if (octets.Length > 1 && octets[0] == 0x1f && octets[1] == 0x8b)
            return "compressed with gzip: unpack it first";
        if (octets.StartsWith("BZh"u8))
            return "compressed with bzip2: unpack it first";
        if (octets.Length > 5 && octets[0] == 0xfd && octets[1..].StartsWith("7zXZ"u8))
            return "compressed with xz: unpack it first";
        if (octets.StartsWith("\x01\x01\x01\x01"u8))
            return "a mailbox in the form MMDF: convert it to mbox first, for example by copying it with mutt";
        if (octets.StartsWith("bplist"u8) || StartsWith(text, "<?xml"u8))
            return "settings or data (XML), not mail";
        if (StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8))
            return "a web page (HTML)";
        if (octets.StartsWith("%PDF"u8))
            return "a PDF document";
        if (octets.Contains((byte)0))
            return octets.ContainsAnyExcept((byte)0) ? "binary data" : "nothing but zeros, as a disk leaves them after a crash";
        return FromLine.IsFieldLike(text) ? "a single message without the line that begins with \"From \": such files are read with eml:" : "text, but no mail";
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) => text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
