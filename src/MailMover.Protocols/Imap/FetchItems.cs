using System.Buffers.Text;
using System.Text;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>What one FETCH response says, in whatever order it came.</summary>
internal ref struct FetchItems
{
    private ImapTokens _tokens;

    public uint Uid { get; private set; }

    public long Size { get; private set; }

    public bool HasFlags { get; private set; }

    public ReadOnlySpan<byte> Flags { get; private set; }

    public ReadOnlySpan<byte> InternalDate { get; private set; }

    /// <summary>Whether there was a BODY[...] item at all.</summary>
    public bool HasBody { get; private set; }

    public ImapStringKind BodyKind { get; private set; }

    /// <summary>Whether it ended as it should; if not, a literal in it had another length than announced.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The body where it stands in the text.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Reads the payload of an untagged response; false where it is no FETCH.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out FetchItems items)
    {
        items = new FetchItems { Size = -1 };
        if (!Utf8Parser.TryParse(payload, out uint _, out var used) || !ImapResponse.StartsWithWord(payload[used..].TrimStart((byte)' '), "FETCH"u8))
            return false;
        items._tokens = new ImapTokens(payload[used..].TrimStart((byte)' ')["FETCH".Length..]);
        if (!items._tokens.TrySkip((byte)'('))
            return false;
        while (!items._tokens.AtEnd)
        {
            if (items._tokens.TrySkip((byte)')'))
            {
                items.IsWhole = items._tokens.AtEnd;
                break;
            }

            items.ReadItem();
        }

        return true;
    }

    private void ReadItem()
    {
        var name = _tokens.ReadItemName();
        if (Ascii.EqualsIgnoreCase(name, "UID"u8))
        {
            Uid = _tokens.TryReadNumber(out var uid) && uid <= uint.MaxValue ? (uint)uid : 0;
        }
        else if (Ascii.EqualsIgnoreCase(name, "FLAGS"u8))
        {
            HasFlags = true;
            Flags = _tokens.ReadFlatList();
        }
        else if (Ascii.EqualsIgnoreCase(name, "INTERNALDATE"u8))
        {
            _tokens.ReadString(out var date);
            InternalDate = date;
        }
        else if (Ascii.EqualsIgnoreCase(name, "RFC822.SIZE"u8))
        {
            Size = _tokens.TryReadNumber(out var size) && size <= long.MaxValue ? (long)size : -1;
        }
        else if (IsBody(name))
        {
            HasBody = true;
            BodyKind = _tokens.ReadString(out var body);
            Body = body;
        }
        else
        {
            _tokens.SkipValue();
        }
    }

    private static bool IsBody(ReadOnlySpan<byte> name) =>
        (name.Length > 5 && Ascii.EqualsIgnoreCase(name[..5], "BODY["u8)) || Ascii.EqualsIgnoreCase(name, "RFC822"u8);
}
