using System.Buffers;
using System.Buffers.Text;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Makes of the octets in an mbox file those of the message: lines end with CRLF, quoted lines are unquoted, and the fields that belong to the file are left out.
/// </summary>
/// <remarks>The octets may come in pieces of any size. A message that <see cref="MessageEncoder"/> wrote comes out exactly as it went in.</remarks>
/// <param name="output">Takes the message.</param>
/// <param name="flags">Takes the fields about flags.</param>
internal sealed class MessageDecoder(OctetSink output, StoredFlags flags)
{
    private const int LongestValue = 64 << 10;

    private readonly byte[] _name = new byte[StoreFields.LongestName];
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly ExactLength _exact = new(output);
    private int _nameLength;
    private Place _place;
    private bool _inHeader;
    private bool _isQuoted;
    private bool _hides;
    private bool _isPrelude;
    private bool _isMarked;
    private bool _hidesAccount;
    private LineEnds _lineEnds;
    private StoreField _field;
    private StoreField _former;
    private byte _last;
    private int _quotes;
    private int _matched;

    private enum Place
    {
        /// <summary>At the beginning of a header line, whose name is being gathered.</summary>
        Name,

        /// <summary>At the beginning of a line that may be a quoted one.</summary>
        Quotes,

        /// <summary>In the rest of a line.</summary>
        Rest,
    }

    private enum LineEnds
    {
        /// <summary>As other programs write: a LF alone stands for CRLF.</summary>
        Any,

        /// <summary>Every LF stands for CRLF, whatever is before it.</summary>
        Crlf,

        /// <summary>They are as they were.</summary>
        AsTheyStand,
    }

    /// <summary>Begins with the next message.</summary>
    /// <param name="isQuoted">Whether its lines were quoted (<see cref="MessagePlace.IsQuoted"/>).</param>
    /// <param name="beginning">Its first octets, some thousand of them if it has so many: they show whether Thunderbird wrote them.</param>
    public void Begin(bool isQuoted, ReadOnlySpan<byte> beginning)
    {
        flags.Clear();
        _exact.Clear();
        (_place, _nameLength, _inHeader, _isQuoted, _isPrelude, _isMarked, _hides) = (Place.Name, 0, true, isQuoted, true, false, false);
        (_lineEnds, _field, _former, _last) = (LineEnds.Any, StoreField.None, StoreField.None, 0);
        _hidesAccount = HasMozillaStatus(beginning);
    }

    /// <summary>Takes the next octets.</summary>
    public void Feed(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = _place switch
            {
                Place.Name => FeedName(octets),
                Place.Quotes => FeedQuotes(octets),
                _ => FeedRest(octets),
            };
        }
    }

    /// <summary>The message is at its end.</summary>
    public void Finish()
    {
        if (_place == Place.Name && _nameLength > 0)
            EndName(StoreField.None);
        else if (_place == Place.Quotes)
            EndQuotes(isFromLine: false);
        if (_hides)
            flags.Take(_field, _value.WrittenSpan);
        _exact.Finish();
    }

    /// <summary>Whether a message begins with the fields that Thunderbird puts there.</summary>
    public static bool HasMozillaStatus(ReadOnlySpan<byte> beginning)
    {
        while (true)
        {
            var end = beginning.IndexOf((byte)'\n');
            var colon = beginning.IndexOf((byte)':');
            if (end < 0 || colon < 0 || colon > end || colon > StoreFields.LongestName)
                return false;
            switch (StoreFields.Recognise(beginning[..colon]))
            {
                case StoreField.MozillaStatus:
                    return true;
                case StoreField.MozillaAccount:
                    beginning = beginning[(end + 1)..];
                    break;
                default:
                    return false;
            }
        }
    }

    private ReadOnlySpan<byte> FeedName(ReadOnlySpan<byte> octets)
    {
        var octet = octets[0];
        if (_nameLength == 0 && octet is (byte)' ' or (byte)'\t')
        {
            // A continuation goes where its field went; after our own mark nothing is one.
            _place = Place.Rest;
            return octets;
        }

        if (_isMarked && _nameLength == 0 && octet is (byte)'>' or (byte)'F')
        {
            FinishField();
            _field = StoreField.None;
            BeginQuotes();
            return octets;
        }

        if (octet == ':')
        {
            EndName(StoreFields.Recognise(_name.AsSpan(0, _nameLength)));
            return octets;
        }

        if (octet == '\n')
        {
            var isEmpty = _nameLength == 0 || (_nameLength == 1 && _name[0] == '\r');
            EndName(StoreField.None);
            _inHeader &= !isEmpty;
            return octets;
        }

        if (_nameLength == _name.Length)
        {
            EndName(StoreField.None);
            return octets;
        }

        _name[_nameLength++] = octet;
        if (_nameLength == StoreFields.KeptPrefix.Length && _name.AsSpan(0, _nameLength).SequenceEqual(StoreFields.KeptPrefix))
            EndName(StoreField.Kept);
        return octets[1..];
    }

    /// <summary>Decides what the line is whose beginning was gathered.</summary>
    private void EndName(StoreField field)
    {
        FinishField();
        (_former, _field) = (_field, field);
        _hides = _field switch
        {
            StoreField.None or StoreField.GmailLabels or StoreField.Kept => false,
            StoreField.Octets => _isPrelude,
            StoreField.Lines => _former == StoreField.ContentLength,
            StoreField.MozillaAccount => _hidesAccount,
            _ => true,
        };
        if (_field is not (StoreField.MozillaAccount or StoreField.MozillaStatus))
            _hidesAccount = false;
        _isPrelude &= _hides;
        if (!_hides && _field != StoreField.Kept)
            Emit(_name.AsSpan(0, _nameLength));
        if (_nameLength > 0)
            _last = _name[_nameLength - 1];
        _nameLength = 0;
        _place = Place.Rest;
        _value.ResetWrittenCount();
    }

    private void BeginQuotes() => (_place, _quotes, _matched) = (Place.Quotes, 0, 0);

    private ReadOnlySpan<byte> FeedQuotes(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (at < octets.Length)
        {
            var octet = octets[at];
            if (_matched == 0 && octet == '>')
            {
                _quotes++;
            }
            else if (octet == FromLine.Prefix[_matched])
            {
                if (++_matched == FromLine.Prefix.Length)
                {
                    EndQuotes(isFromLine: true);
                    return octets[(at + 1)..];
                }
            }
            else
            {
                EndQuotes(isFromLine: false);
                return octets[at..];
            }

            at++;
        }

        return [];
    }

    private void EndQuotes(bool isFromLine)
    {
        var quotes = isFromLine && _quotes > 0 ? _quotes - 1 : _quotes;
        for (; quotes > 0; quotes--)
            Emit(">"u8);
        Emit(FromLine.Prefix[.._matched]);
        _last = _matched > 0 ? FromLine.Prefix[_matched - 1] : _quotes > 0 ? (byte)'>' : (byte)0;
        _place = Place.Rest;
    }

    private ReadOnlySpan<byte> FeedRest(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        var rest = end < 0 ? octets : octets[..end];
        if (_hides || _field == StoreField.GmailLabels)
            Keep(rest);
        if (!_hides)
            Emit(rest);
        if (rest.Length > 0)
            _last = rest[^1];
        if (end < 0)
            return [];

        if (!_hides)
            Emit(_lineEnds == LineEnds.Crlf || (_lineEnds == LineEnds.Any && _last != '\r') ? "\r\n"u8 : "\n"u8);
        EndLine();
        return octets[(end + 1)..];
    }

    private void EndLine()
    {
        _last = 0;
        if (_hides && _field == StoreField.Octets)
            BeginMarked();
        _place = Place.Name;
        if (!_inHeader)
        {
            FinishField();
            if (_isQuoted)
                BeginQuotes();
            else
                (_place, _hides, _field) = (Place.Rest, false, StoreField.None);
        }
    }

    private void BeginMarked()
    {
        var value = _value.WrittenSpan.Trim(" \t\r"u8);
        _hides = false;
        _field = StoreField.None;
        if (!Utf8Parser.TryParse(value, out long length, out var used) || length < 0)
            return;
        _isMarked = true;
        _lineEnds = value[used..].Trim((byte)' ').SequenceEqual("crlf"u8) ? LineEnds.Crlf : LineEnds.AsTheyStand;
        _exact.Expect(length);
    }

    private void FinishField()
    {
        if (_hides || _field == StoreField.GmailLabels)
            flags.Take(_field, _value.WrittenSpan);
        _hides = false;
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        var value = _value.WrittenCount == 0 && octets.StartsWith(":"u8) ? octets[1..] : octets;
        if (_value.WrittenCount + value.Length <= LongestValue)
            _value.Write(value);
    }

    private void Emit(ReadOnlySpan<byte> octets)
    {
        if (!octets.IsEmpty)
            _exact.Write(octets);
    }
}
