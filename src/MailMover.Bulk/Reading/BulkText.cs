using System.Text;
using System.Text.Unicode;

namespace MailMover.Bulk.Reading;

/// <summary>How a file is to be read as text, found by looking at its octets.</summary>
/// <param name="Encoding">The encoding; null where it is no text.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Fault">Why it is no text, and what to do; empty where it is.</param>
internal sealed record BulkText(Encoding? Encoding, string Name, string Fault)
{
    private const int Look = 64 * 1024;

    // Known without registering anything: it has what Windows programs in western Europe and America save as "ANSI".
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public bool IsGuessed => Encoding == Windows1252;

    public static BulkText Of(Stream stream)
    {
        var buffer = new byte[Look];
        var length = stream.ReadAtLeast(buffer, Look, throwOnEndOfStream: false);
        var head = buffer.AsSpan(0, length);
        if (length == 0)
            return No("the file is empty.");
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return No("this is a workbook of a spreadsheet program, not a CSV file. Open it there and save it as \"CSV UTF-8\".");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return IsUtf8(stream) ? new(new UTF8Encoding(true), "UTF-8", "") : No("it begins as UTF-8, but some of it is not. Save it again as \"CSV UTF-8\".");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return new(Encoding.Unicode, "UTF-16", "");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new(Encoding.BigEndianUnicode, "UTF-16", "");
        if (Utf16Without(head) is { } utf16)
            return new(utf16, "UTF-16", "");
        if (IsBinary(head))
            return No("this is not a text file. Save the list of mailboxes as \"CSV UTF-8\".");
        return IsUtf8(stream) ? new(new UTF8Encoding(false), "UTF-8", "") : new(Windows1252, "Windows-1252", "");
    }

    private static BulkText No(string fault) => new(null, "", fault);

    private static Encoding? Utf16Without(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        var half = head.Length / 2;
        return half < 4 ? null : odd > half * 3 / 4 && even == 0 ? Encoding.Unicode : even > half * 3 / 4 && odd == 0 ? Encoding.BigEndianUnicode : null;
    }

    private static bool IsBinary(ReadOnlySpan<byte> head)
    {
        var strange = 0;
        foreach (var octet in head)
            strange += octet < 0x20 && octet is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1A) ? 1 : 0;
        return strange > 2 + (head.Length / 50);
    }

    private static bool IsUtf8(Stream stream)
    {
        stream.Position = 0;
        var buffer = new byte[Look];
        var kept = 0;
        while (true)
        {
            var read = stream.Read(buffer, kept, Look - kept);
            var octets = buffer.AsSpan(0, kept + read);
            if (read == 0)
                return octets.Length == 0;
            var whole = WholeCharacters(octets);
            if (!Utf8.IsValid(octets[..whole]))
                return false;
            kept = octets.Length - whole;
            octets[whole..].CopyTo(buffer);
        }
    }

    // A character may lie across the end of a buffer.
    private static int WholeCharacters(ReadOnlySpan<byte> octets)
    {
        for (var back = 1; back <= Math.Min(3, octets.Length); back++)
        {
            var octet = octets[^back];
            if (octet < 0x80)
                return octets.Length;
            if (octet >= 0xC0)
                return (octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : 2) > back ? octets.Length - back : octets.Length;
        }

        return octets.Length;
    }
}
