using System.Text;

namespace MailMover.Core.Transfer.Repair;

/// <summary>
/// A message or a part of one (RFC 2045, section 2.4): header, empty line and a body, which may hold parts. Written out again it has exactly the
/// octets that were read, but for what was replaced meanwhile.
/// </summary>
internal sealed class MimeEntity
{
    /// <summary>What lies deeper is left as octets.</summary>
    private const int Deepest = 30;

    private MimeEntity(byte[] header, byte[] emptyLine, bool isSealed, bool isMessage) =>
        (Header, EmptyLine, IsSealed, IsMessage) = (header, emptyLine, isSealed, isMessage);

    /// <summary>The header fields with their line ends.</summary>
    public byte[] Header { get; set; }

    /// <summary>The line end between header and body; nothing where there is none.</summary>
    public byte[] EmptyLine { get; set; }

    /// <summary>The body in its order; a single piece of octets where there are no parts.</summary>
    public List<MimePiece> Pieces { get; } = [];

    /// <summary>Whether it lies inside of something signed or encrypted, where another encoding would break the seal.</summary>
    public bool IsSealed { get; }

    /// <summary>Whether it is a whole message, not a part of one.</summary>
    public bool IsMessage { get; }

    /// <summary>The media type in lower case; empty where the header names none.</summary>
    public string Type => HeaderFields.Find(Header, "Content-Type") is { } value ? value.Split(';')[0].Trim().ToLowerInvariant() : "";

    /// <summary>The transfer encoding in lower case; empty where the body stands as it is.</summary>
    public string TransferEncoding => HeaderFields.Find(Header, "Content-Transfer-Encoding") is { } value && value.Trim().ToLowerInvariant() is not ("7bit" or "8bit" or "binary") and var name ? name : "";

    /// <summary>Whether the header says that the body has no lines.</summary>
    public bool IsBinary => "binary".Equals(HeaderFields.Find(Header, "Content-Transfer-Encoding")?.Trim(), StringComparison.OrdinalIgnoreCase);

    public bool IsLeaf => Pieces.TrueForAll(p => p.Part is null);

    public static MimeEntity Parse(ReadOnlySpan<byte> message) => Parse(message, isSealed: false, isMessage: true, depth: 0);

    /// <summary>The entity and all entities inside it.</summary>
    public IEnumerable<MimeEntity> All() => Pieces.Where(p => p.Part is not null).SelectMany(p => p.Part!.All()).Prepend(this);

    public byte[] ToOctets()
    {
        using var octets = new MemoryStream();
        WriteTo(octets);
        return octets.ToArray();
    }

    private static MimeEntity Parse(ReadOnlySpan<byte> octets, bool isSealed, bool isMessage, int depth)
    {
        var header = HeaderFields.LengthOf(octets);
        var emptyLine = octets[header..] is [(byte)'\r', (byte)'\n', ..] ? 2 : octets[header..] is [(byte)'\n', ..] ? 1 : 0;
        var entity = new MimeEntity(octets[..header].ToArray(), octets.Slice(header, emptyLine).ToArray(), isSealed, isMessage);
        var body = octets[(header + emptyLine)..];
        var type = entity.Type;
        if (depth < Deepest && type.StartsWith("multipart/", StringComparison.Ordinal) && HeaderFields.Boundary(entity.Header) is { } boundary)
            entity.Split(body, $"--{boundary}", isSealed || type is "multipart/signed" or "multipart/encrypted", depth);
        else if (depth < Deepest && type is "message/rfc822" or "message/global" && entity.TransferEncoding.Length == 0)
            entity.Pieces.Add(new MimePiece { Part = Parse(body, isSealed, isMessage: true, depth + 1) });
        else
            entity.Pieces.Add(new MimePiece { Octets = body.ToArray() });
        return entity;
    }

    private void Split(ReadOnlySpan<byte> body, string delimiter, bool isSealed, int depth)
    {
        var mark = Encoding.Latin1.GetBytes(delimiter);
        var text = 0;
        var part = -1;
        for (var start = 0; start < body.Length;)
        {
            var end = start + OctetLines.FirstLength(body[start..]);
            var line = body[start..end];
            if (line.StartsWith(mark) && Rest(line[mark.Length..]) is var (isDelimiter, isLast) && isDelimiter)
            {
                if (part >= 0)
                {
                    // The line end before a delimiter belongs to it (RFC 2046, section 5.1.1).
                    text = Math.Max(part, start - OctetLines.EndLength(body[..start]));
                    Pieces.Add(new MimePiece { Part = Parse(body[part..text], isSealed, isMessage: false, depth + 1) });
                }

                Pieces.Add(new MimePiece { Octets = body[text..end].ToArray() });
                (text, part) = (end, isLast ? -1 : end);
                if (isLast)
                    break;
            }

            start = end;
        }

        if (part >= 0)
            Pieces.Add(new MimePiece { Part = Parse(body[part..], isSealed, isMessage: false, depth + 1) });
        else
            Pieces.Add(new MimePiece { Octets = body[text..].ToArray() });

        static (bool IsDelimiter, bool IsLast) Rest(ReadOnlySpan<byte> rest)
        {
            var isLast = rest.StartsWith("--"u8);
            return (rest[(isLast ? 2 : 0)..].Trim(" \t\r\n"u8).IsEmpty, isLast);
        }
    }

    private void WriteTo(Stream octets)
    {
        octets.Write(Header);
        octets.Write(EmptyLine);
        foreach (var piece in Pieces)
        {
            if (piece.Part is { } part)
                part.WriteTo(octets);
            else
                octets.Write(piece.Octets);
        }
    }
}
