using System.Text;

namespace MailMover.Core.Transfer.Repair;

/// <summary>Gives a part another transfer encoding: its octets are the same once it is decoded.</summary>
internal static class PartEncoding
{
    private const int LineLength = 76;

    /// <summary>Whether a body that stands as it is may be encoded; if not, why.</summary>
    public static string? Objection(MimeEntity part)
    {
        if (part.IsSealed)
            return "the part is signed or encrypted, and another encoding would break that";
        // RFC 2046, section 5.2, and RFC 2045, section 6.4.
        return part.Type.StartsWith("message/", StringComparison.Ordinal) || part.Type.StartsWith("multipart/", StringComparison.Ordinal) ? $"a part of the type {part.Type} must not be encoded" : null;
    }

    /// <summary>Encodes a body that stands as it is in base64, if that may be done, and notes either.</summary>
    public static void Encode(MimeEntity part, string because, RepairNotes notes)
    {
        if (Objection(part) is { } objection)
        {
            notes.LeftAloneBecause($"{because}, but {objection}");
            return;
        }

        var body = part.Pieces[0].Octets;
        part.Pieces[0].Octets = [.. Lines(Convert.ToBase64String(body)), .. part.IsMessage ? "\r\n"u8 : []];
        part.Header = HeaderFields.With(part.Header, "Content-Transfer-Encoding", "base64");
        if (part.IsMessage && HeaderFields.Find(part.Header, "MIME-Version") is null)
            part.Header = HeaderFields.With(part.Header, "MIME-Version", "1.0");
        if (part.EmptyLine.Length == 0)
            part.EmptyLine = "\r\n"u8.ToArray();
        notes.Did($"{because}, so {(part.Type.Length == 0 ? "the text" : $"the part of the type {part.Type}")} was encoded in base64");
    }

    /// <summary>Cuts the long lines of base64; line ends mean nothing there.</summary>
    public static byte[] CutBase64(ReadOnlySpan<byte> body) => Cut(body, line => Lines(Encoding.Latin1.GetString(line)));

    /// <summary>Cuts the long lines of quoted-printable with soft line ends.</summary>
    public static byte[] CutQuotedPrintable(ReadOnlySpan<byte> body) => Cut(body, line =>
    {
        using var cut = new MemoryStream();
        while (line.Length > LineLength)
        {
            var length = LineLength - 1;

            // Not inside of "=3D".
            if (line[length - 1] == '=')
                length -= 1;
            else if (line[length - 2] == '=')
                length -= 2;
            cut.Write(line.AsSpan(0, length));
            cut.Write("=\r\n"u8);
            line = line[length..];
        }

        cut.Write(line);
        return cut.ToArray();
    });

    private static byte[] Cut(ReadOnlySpan<byte> body, Func<byte[], byte[]> cut)
    {
        using var result = new MemoryStream();
        foreach (var line in OctetLines.Split(body))
        {
            var text = line.AsSpan(0, line.Length - OctetLines.EndLength(line));
            result.Write(text.Length > OctetLines.Longest ? cut(text.ToArray()) : text);
            result.Write(line.AsSpan(text.Length));
        }

        return result.ToArray();
    }

    private static byte[] Lines(string base64) => Encoding.Latin1.GetBytes(string.Join("\r\n", base64.Chunk(LineLength).Select(c => new string(c))));
}
