namespace MailMover.Core.Transfer.Repair;

/// <summary>
/// Puts right what servers are known to refuse, on the octets themselves: whatever has nothing wrong stays as it is to the octet. Each step takes what the one
/// before has made, the harmless ones first. The same message always comes out the same, so that a repaired copy can be recognised later.
/// </summary>
internal static class MessageRepair
{
    /// <summary>The steps in their order.</summary>
    public static IReadOnlyList<Func<byte[], RepairNotes, byte[]>> Steps { get; } = [EndLastLine, CompleteLineEnds, ShortenLines, RemoveNuls, EncodeHeaders];

    /// <summary>The last line gets its end.</summary>
    public static byte[] EndLastLine(byte[] message, RepairNotes notes)
    {
        if (message is [.., (byte)'\n'])
            return message;
        notes.Did("the last line was ended");
        return message is [.., (byte)'\r'] ? [.. message, (byte)'\n'] : [.. message, .. "\r\n"u8];
    }

    /// <summary>Every line ends with CRLF.</summary>
    public static byte[] CompleteLineEnds(byte[] message, RepairNotes notes)
    {
        if (!OctetLines.HasBareEnd(message))
            return message;
        if (!message.Contains((byte)'\n') || (message.Count((byte)'\n') == 1 && message is [.., (byte)'\r', (byte)'\n']))
        {
            notes.Did("the line ends, which were carriage returns alone, were completed");
            return OctetLines.Complete(message, "\r\n"u8);
        }

        return OnEntities(message, entity =>
        {
            if (OctetLines.HasBareEnd(entity.Header) || OctetLines.HasBareEnd(entity.EmptyLine))
            {
                // A line end would cut the field, and might end the header.
                (entity.Header, entity.EmptyLine) = (OctetLines.Complete(entity.Header, " "u8), OctetLines.Complete(entity.EmptyLine, ""u8));
                notes.Did("the line ends of the header were completed");
            }

            foreach (var piece in entity.Pieces.Where(p => p.Part is null && OctetLines.HasBareEnd(p.Octets)))
            {
                if (entity.IsLeaf && !HasLines(entity, piece.Octets))
                {
                    PartEncoding.Encode(entity, "it has line ends that are none", notes);
                    continue;
                }

                piece.Octets = OctetLines.Complete(piece.Octets, "\r\n"u8);
                notes.Did("the line ends of the text were completed");
            }
        });
    }

    /// <summary>No line has more than 998 octets.</summary>
    public static byte[] ShortenLines(byte[] message, RepairNotes notes)
    {
        if (!OctetLines.HasLongLine(message))
            return message;
        return OnEntities(message, entity =>
        {
            if (OctetLines.HasLongLine(entity.Header))
                entity.Header = HeaderFolding.Fold(entity, notes);
            foreach (var piece in entity.Pieces.Where(p => p.Part is null && OctetLines.HasLongLine(p.Octets)))
                Shorten(entity, piece, notes);
        });
    }

    /// <summary>No octet is 0.</summary>
    public static byte[] RemoveNuls(byte[] message, RepairNotes notes)
    {
        if (!message.Contains((byte)0))
            return message;
        return OnEntities(message, entity =>
        {
            if (entity.Header.Contains((byte)0))
            {
                entity.Header = OctetLines.Without(entity.Header, 0);
                notes.Did("NUL characters were removed from the header");
            }

            foreach (var piece in entity.Pieces.Where(p => p.Part is null && p.Octets.Contains((byte)0)))
            {
                if (entity.IsLeaf && entity.TransferEncoding.Length == 0 && PartEncoding.Objection(entity) is null)
                {
                    PartEncoding.Encode(entity, "it has NUL characters", notes);
                }
                else if (entity.IsSealed)
                {
                    notes.LeftAloneBecause("there are NUL characters in a part that is signed or encrypted, and removing them would break that");
                }
                else
                {
                    piece.Octets = OctetLines.Without(piece.Octets, 0);
                    notes.Did("NUL characters were removed");
                }
            }
        });
    }

    /// <summary>No header field has an octet above 127.</summary>
    public static byte[] EncodeHeaders(byte[] message, RepairNotes notes)
    {
        if (!HeaderEncoding.HasEightBit(message))
            return message;
        return OnEntities(message, entity =>
        {
            if (!HeaderEncoding.HasEightBit(entity.Header))
                return;
            if (entity.IsSealed)
                notes.LeftAloneBecause("there are raw 8-bit characters in the header of a part that is signed or encrypted, and encoding them would break that");
            else
                entity.Header = [.. HeaderFields.Split(entity.Header).SelectMany(f => HeaderEncoding.Encode(f, notes))];
        });
    }

    private static byte[] OnEntities(byte[] message, Action<MimeEntity> repair)
    {
        var root = MimeEntity.Parse(message);
        foreach (var entity in root.All().ToList())
            repair(entity);
        return root.ToOctets();
    }

    /// <summary>Whether a line end in this body can only be the end of a line, and not content.</summary>
    private static bool HasLines(MimeEntity entity, byte[] body)
    {
        if (entity.TransferEncoding.Length > 0)
            return true;
        var type = entity.Type;
        if (type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal) || type.StartsWith("message/", StringComparison.Ordinal) || type.StartsWith("multipart/", StringComparison.Ordinal))
            return true;

        // Data that is announced as lines of ASCII, such as a signature.
        return !entity.IsBinary && body.AsSpan().IndexOfAnyExceptInRange((byte)1, (byte)127) < 0;
    }

    private static void Shorten(MimeEntity entity, MimePiece piece, RepairNotes notes)
    {
        switch (entity.TransferEncoding)
        {
            case "" when entity.IsLeaf:
                PartEncoding.Encode(entity, "it has lines that are too long", notes);
                break;
            case "base64" when !entity.IsSealed:
                piece.Octets = PartEncoding.CutBase64(piece.Octets);
                notes.Did("long lines of base64 were cut");
                break;
            case "quoted-printable" when !entity.IsSealed:
                piece.Octets = PartEncoding.CutQuotedPrintable(piece.Octets);
                notes.Did("long lines of quoted-printable were cut");
                break;
            default:
                notes.LeftAloneBecause(entity.IsSealed
                    ? "there are lines that are too long in a part that is signed or encrypted, and cutting them would break that"
                    : "there are lines that are too long where none can be cut without changing what they say");
                break;
        }
    }
}
