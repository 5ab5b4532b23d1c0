using System.Buffers.Text;
using System.Text;

namespace MailMover.Protocols.Imap.Wire;

/// <summary>
/// Walks over the text of a response: atoms, quoted strings, literals, NIL and lists. It is lenient: what it does not understand it skips,
/// because servers send more than the RFCs know.
/// </summary>
internal ref struct ImapTokens(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Goes over blanks, then over this octet if it is there.</summary>
    public bool TrySkip(byte octet)
    {
        SkipBlanks();
        if (_rest.IsEmpty || _rest[0] != octet)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>The next atom: anything up to a blank, a parenthesis or a quote.</summary>
    public ReadOnlySpan<byte> ReadAtom()
    {
        SkipBlanks();
        var end = _rest.IndexOfAny(" ()\""u8);
        return Take(end < 0 ? _rest.Length : end);
    }

    /// <summary>The name of a FETCH item with its section: <c>BODY[HEADER.FIELDS (DATE FROM)]&lt;0&gt;</c>.</summary>
    public ReadOnlySpan<byte> ReadItemName()
    {
        SkipBlanks();
        var end = _rest.IndexOfAny(" ()["u8);
        if (end < 0)
            return Take(_rest.Length);
        if (_rest[end] != (byte)'[')
            return Take(end);
        var close = _rest.IndexOf((byte)']');
        if (close < 0)
            return Take(_rest.Length);
        end = close + 1;
        if (end < _rest.Length && _rest[end] == (byte)'<')
            end += _rest[end..].IndexOf((byte)'>') + 1;
        return Take(end);
    }

    public bool TryReadNumber(out ulong number)
    {
        SkipBlanks();
        if (!Utf8Parser.TryParse(_rest, out number, out var used))
            return false;
        _rest = _rest[used..];
        return true;
    }

    /// <summary>The next string, whether atom, quoted or literal. NIL gives <see cref="ImapStringKind.Nil"/>.</summary>
    public ImapStringKind ReadString(out ReadOnlySpan<byte> value)
    {
        SkipBlanks();
        value = [];
        if (_rest.IsEmpty)
            return ImapStringKind.Nil;
        if (_rest[0] == (byte)'"')
        {
            value = ReadQuoted();
            return ImapStringKind.Text;
        }

        if (_rest[0] == (byte)'{' || _rest.StartsWith("~{"u8))
            return ReadLiteral(out value);
        value = ReadAtom();
        if (!Ascii.EqualsIgnoreCase(value, "NIL"u8))
            return ImapStringKind.Text;
        value = [];
        return ImapStringKind.Nil;
    }

    /// <summary>Goes over one value of any kind, nested lists included.</summary>
    public void SkipValue()
    {
        var depth = 0;
        do
        {
            SkipBlanks();
            if (_rest.IsEmpty)
                return;
            if (TrySkip((byte)'('))
            {
                depth++;
            }
            else if (_rest[0] == (byte)')')
            {
                if (depth == 0)
                    return;
                _rest = _rest[1..];
                depth--;
            }
            else
            {
                ReadString(out _);
            }
        }
        while (depth > 0);
    }

    /// <summary>The inside of a list without nested lists or strings that hold parentheses, such as flags.</summary>
    public ReadOnlySpan<byte> ReadFlatList()
    {
        if (!TrySkip((byte)'('))
        {
            SkipValue();
            return [];
        }

        var end = _rest.IndexOf((byte)')');
        var inside = Take(end < 0 ? _rest.Length : end);
        TrySkip((byte)')');
        return inside;
    }

    private void SkipBlanks()
    {
        var i = 0;
        while (i < _rest.Length && _rest[i] == (byte)' ')
            i++;
        _rest = _rest[i..];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private ReadOnlySpan<byte> ReadQuoted()
    {
        _rest = _rest[1..];
        var end = _rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end >= 0 && _rest[end] == (byte)'"')
        {
            var plain = Take(end);
            _rest = _rest[1..];
            return plain;
        }

        var value = new List<byte>(Math.Min(_rest.Length, 256));
        while (!_rest.IsEmpty && _rest[0] != (byte)'"')
        {
            if (_rest[0] == (byte)'\\' && _rest.Length > 1)
                _rest = _rest[1..];
            value.Add(_rest[0]);
            _rest = _rest[1..];
        }

        if (!_rest.IsEmpty)
            _rest = _rest[1..];
        return value.ToArray();
    }

    private ImapStringKind ReadLiteral(out ReadOnlySpan<byte> value)
    {
        value = [];
        Take(_rest[0] == (byte)'~' ? 2 : 1);
        if (!Utf8Parser.TryParse(_rest, out long length, out var used))
            return ImapStringKind.Nil;
        _rest = _rest[used..];
        if (_rest.StartsWith("-}"u8))
        {
            _rest = _rest[2..];
            return ImapStringKind.Taken;
        }

        var start = _rest.IndexOf((byte)'\n') + 1;
        if (start == 0 || length > _rest.Length - start)
        {
            _rest = [];
            return ImapStringKind.Nil;
        }

        _rest = _rest[start..];
        value = Take((int)length);
        return ImapStringKind.Text;
    }
}
