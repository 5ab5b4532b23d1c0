using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>
/// Reads the few header fields that matter. It has to accept whatever lies in real mailboxes: no header, no empty line, NUL, 8-bit octets,
/// either line end; and it has to keep up with a listing of 10,000s of messages a second, so it works on the octets and allocates only results.
/// </summary>
public static class MessageHeaderParser
{
    /// <summary>Most octets of a message that are looked at.</summary>
    public const int MaxOctets = 256 * 1024;

    /// <summary>Most characters that are kept of a field.</summary>
    public const int MaxCharacters = 2000;

    // Enough for MaxCharacters in any transfer encoding; a Subject of a megabyte is not decoded for nothing.
    private const int MaxOctetsToDecode = 32 * 1024;

    /// <summary>Reads a header, which may be followed by a body: reading ends at the first empty line.</summary>
    /// <param name="headerOctets">The header of the message, or the message.</param>
    /// <param name="decodeText">Decodes a field with RFC 2047 words or 8-bit octets; plain ASCII is not given to it.</param>
    /// <remarks>
    /// The first field of a name counts. The fingerprint is computed on the octets, so it does not depend on <paramref name="decodeText"/>,
    /// and is the same for a whole message and for no more of it than <c>HEADER.FIELDS (MESSAGE-ID DATE FROM TO SUBJECT)</c>.
    /// </remarks>
    public static MessageHeader Parse(ReadOnlySpan<byte> headerOctets, Func<byte[], string> decodeText)
    {
        var octets = headerOctets.Length > MaxOctets ? headerOctets[..MaxOctets] : headerOctets;
        ReadOnlySpan<byte> messageId = default, date = default, from = default, to = default, subject = default;
        var seen = Field.None;
        DateTimeOffset? received = null;

        while (TryReadField(ref octets, out var name, out var value))
        {
            var field = Recognise(name);
            if (field == Field.Received)
                received ??= DateOfReceived(value);
            if (field == Field.None || field == Field.Received || (seen & field) != 0)
                continue;

            seen |= field;
            switch (field)
            {
                case Field.MessageId: messageId = value; break;
                case Field.Date: date = value; break;
                case Field.From: from = value; break;
                case Field.To: to = value; break;
                case Field.Subject: subject = value; break;
            }
        }

        return new MessageHeader
        {
            MessageId = Text(messageId, null),
            Date = Text(date, null),
            From = Text(from, decodeText),
            Subject = Text(subject, decodeText),
            SentOrReceived = received ?? HeaderDate.Parse(date),
            Fingerprint = Fingerprint(messageId, date, from, to, subject),
        };
    }

    [Flags]
    private enum Field
    {
        None = 0,
        MessageId = 1,
        Date = 2,
        From = 4,
        To = 8,
        Subject = 16,
        Received = 32,
    }

    /// <summary>Takes the next field with its continuation lines, not yet unfolded. A line without a colon has an empty name. False at the empty line or the end.</summary>
    private static bool TryReadField(scoped ref ReadOnlySpan<byte> octets, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (octets.IsEmpty || octets[0] == '\n' || octets.StartsWith("\r\n"u8))
            return false;

        var end = 0;
        do
        {
            var lineEnd = octets[end..].IndexOf((byte)'\n');
            end = lineEnd < 0 ? octets.Length : end + lineEnd + 1;
        }
        while (end < octets.Length && octets[end] is (byte)' ' or (byte)'\t');

        var field = octets[..end];
        octets = octets[end..];
        var colon = field.IndexOf((byte)':');
        if (colon > 0)
        {
            name = field[..colon].TrimEnd(" \t"u8);
            value = field[(colon + 1)..];
        }

        return true;
    }

    private static Field Recognise(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when Ascii.EqualsIgnoreCase(name, "To"u8) => Field.To,
        4 when Ascii.EqualsIgnoreCase(name, "Date"u8) => Field.Date,
        4 when Ascii.EqualsIgnoreCase(name, "From"u8) => Field.From,
        7 when Ascii.EqualsIgnoreCase(name, "Subject"u8) => Field.Subject,
        8 when Ascii.EqualsIgnoreCase(name, "Received"u8) => Field.Received,
        10 when Ascii.EqualsIgnoreCase(name, "Message-ID"u8) => Field.MessageId,
        _ => Field.None,
    };

    private static DateTimeOffset? DateOfReceived(ReadOnlySpan<byte> value)
    {
        var semicolon = value.LastIndexOf((byte)';');
        return semicolon < 0 ? null : HeaderDate.Parse(value[(semicolon + 1)..]);
    }

    private static MessageFingerprint Fingerprint(
        ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> date, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, ReadOnlySpan<byte> subject)
    {
        var most = messageId.Length + date.Length + from.Length + to.Length + subject.Length + 5;
        byte[]? rented = null;
        var buffer = most <= 2048 ? stackalloc byte[2048] : rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = 0;
            var isStrong = Add(messageId, buffer, ref length);
            isStrong |= Add(date, buffer, ref length);
            Add(from, buffer, ref length);
            Add(to, buffer, ref length);
            Add(subject, buffer, ref length);

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer[..length], hash);
            return new MessageFingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash), isStrong);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }

        // A line feed ends each field: none can be left inside one, so no two sets of fields give the same octets.
        static bool Add(ReadOnlySpan<byte> value, Span<byte> buffer, ref int length)
        {
            var written = Unfold(value, buffer[length..]);
            length += written;
            buffer[length++] = (byte)'\n';
            return written > 0;
        }
    }

    /// <summary>Makes one blank of each run of blanks and line ends and drops those at both ends. Carriage returns go altogether: some servers drop bare ones.</summary>
    private static int Unfold(ReadOnlySpan<byte> value, Span<byte> to)
    {
        var length = 0;
        var blank = false;
        foreach (var octet in value)
        {
            switch (octet)
            {
                case (byte)'\r':
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\n':
                    blank = length > 0;
                    break;
                default:
                    if (blank)
                        to[length++] = (byte)' ';
                    blank = false;
                    to[length++] = octet;
                    break;
            }
        }

        return length;
    }

    private static string Text(ReadOnlySpan<byte> value, Func<byte[], string>? decodeText)
    {
        if (value.IsEmpty)
            return "";

        byte[]? rented = null;
        var buffer = value.Length <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            var text = buffer[..Unfold(value, buffer)];
            if (text.Length > MaxOctetsToDecode)
                text = text[..MaxOctetsToDecode];
            return Limit(decodeText is not null && NeedsDecoding(text) ? decodeText(text.ToArray()) : AsItStands(text));
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // An escape starts raw ISO-2022-JP, which is ASCII in its octets but not in its meaning.
    private static bool NeedsDecoding(ReadOnlySpan<byte> text) =>
        !Ascii.IsValid(text) || text.Contains((byte)0x1B) || text.IndexOf("=?"u8) >= 0;

    private static string AsItStands(ReadOnlySpan<byte> text) =>
        (Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    private static string Limit(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];
    }
}
