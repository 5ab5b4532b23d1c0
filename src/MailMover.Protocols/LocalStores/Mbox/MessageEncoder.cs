using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Writes messages in the form mboxrd: a separator with date and zone, the fields for flags if it has any, the message with LF and with its From lines quoted,
/// an empty line. What <see cref="MessageDecoder"/> would not bring back exactly gets a field more.
/// </summary>
/// <remarks>
/// <c>X-MailMover-Octets: 1234 crlf</c> stands before the message's own first line where it holds LF alone, CR CR LF, no final line end or the like. The number is the
/// exact length. <c>crlf</c>: each LF in the file was CRLF; <c>as-is</c>: the lines end as they ended.
/// </remarks>
internal sealed class MessageEncoder(OctetSink output) : OctetSink
{
    private const int BufferSize = 128 << 10;

    private readonly byte[] _name = new byte[StoreFields.LongestName];
    private int _nameLength;
    private Place _place;
    private bool _inHeader;
    private bool _keepsLineEnds;
    private bool _heldReturn;
    private bool _endsLine;
    private int _quotes;
    private int _matched;

    private enum Place
    {
        /// <summary>At the beginning of a line that may have to be quoted.</summary>
        Quotes,

        /// <summary>At the beginning of a header line, whose name is being gathered.</summary>
        Name,

        /// <summary>In the rest of a line.</summary>
        Rest,
    }

    /// <summary>Writes one message with all that belongs to it.</summary>
    public async Task WriteAsync(MessageOctets octets, FlagSet flags, DateTimeOffset date, CancellationToken cancellationToken)
    {
        var finder = new FormFinder();
        await CopyAsync(octets, finder, cancellationToken);
        var form = finder.Form;
        var mark = form.IsMarked ? string.Create(CultureInfo.InvariantCulture, $"X-MailMover-Octets: {form.Length} {(form.KeepsLineEnds ? "as-is" : "crlf")}\n") : "";
        output.Write(Encoding.UTF8.GetBytes(FromLine.Write(date) + StoredFlags.Write(flags) + mark));

        (_inHeader, _keepsLineEnds, _heldReturn, _endsLine) = (true, form.KeepsLineEnds, false, true);
        BeginLine();
        await CopyAsync(octets, this, cancellationToken);
        Finish();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        if (_keepsLineEnds)
        {
            Encode(octets);
            return;
        }

        while (!octets.IsEmpty)
        {
            if (_heldReturn)
            {
                _heldReturn = false;
                if (octets[0] != '\n')
                    Encode("\r"u8);
            }

            var end = octets.IndexOf((byte)'\r');
            if (end < 0)
            {
                Encode(octets);
                return;
            }

            Encode(octets[..end]);
            _heldReturn = true;
            octets = octets[(end + 1)..];
        }
    }

    private static async Task CopyAsync(MessageOctets octets, OctetSink sink, CancellationToken cancellationToken)
    {
        if (octets.InMemory is { } memory)
        {
            sink.Write(memory.Span);
            return;
        }

        var buffer = new byte[BufferSize];
        await using var stream = octets.OpenRead();
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            sink.Write(buffer.AsSpan(0, read));
    }

    private void Finish()
    {
        if (_heldReturn)
            Encode("\r"u8);
        if (_place == Place.Name)
            EndName(isKept: false);
        else if (_place == Place.Quotes)
            EndQuotes(isFromLine: false);
        if (!_endsLine)
            output.Write("\n"u8);
        output.Write("\n"u8);
    }

    private void BeginLine() => (_place, _quotes, _matched, _nameLength) = (Place.Quotes, 0, 0, 0);

    private void Encode(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = _place switch
            {
                Place.Quotes => EncodeQuotes(octets),
                Place.Name => EncodeName(octets),
                _ => EncodeRest(octets),
            };
        }
    }

    private ReadOnlySpan<byte> EncodeQuotes(ReadOnlySpan<byte> octets)
    {
        for (var at = 0; at < octets.Length; at++)
        {
            var octet = octets[at];
            if (_matched == 0 && octet == '>')
            {
                _quotes++;
                continue;
            }

            if (octet != FromLine.Prefix[_matched])
            {
                // Only a line that begins with neither can be a field that needs care.
                if (_inHeader && _quotes == 0 && _matched == 0)
                    _place = Place.Name;
                else
                    EndQuotes(isFromLine: false);
                return octets[at..];
            }

            if (++_matched == FromLine.Prefix.Length)
            {
                EndQuotes(isFromLine: true);
                return octets[(at + 1)..];
            }
        }

        return [];
    }

    private void EndQuotes(bool isFromLine)
    {
        for (var quotes = isFromLine ? _quotes + 1 : _quotes; quotes > 0; quotes--)
            Emit(">"u8);
        Emit(FromLine.Prefix[.._matched]);
        _place = Place.Rest;
    }

    private ReadOnlySpan<byte> EncodeName(ReadOnlySpan<byte> octets)
    {
        var octet = octets[0];
        if (octet == '\n')
            _inHeader &= !(_nameLength == 0 || (_nameLength == 1 && _name[0] == '\r'));
        if (octet is (byte)'\n' or (byte)':' || _nameLength == _name.Length || (_nameLength == 0 && octet is (byte)' ' or (byte)'\t'))
        {
            EndName(isKept: octet == ':' && StoreFields.Recognise(_name.AsSpan(0, _nameLength)) is not (StoreField.None or StoreField.GmailLabels));
            return octets;
        }

        _name[_nameLength++] = octet;
        if (_nameLength == StoreFields.KeptPrefix.Length && _name.AsSpan(0, _nameLength).SequenceEqual(StoreFields.KeptPrefix))
            EndName(isKept: true);
        return octets[1..];
    }

    private void EndName(bool isKept)
    {
        if (isKept)
            Emit(StoreFields.KeptPrefix);
        Emit(_name.AsSpan(0, _nameLength));
        _place = Place.Rest;
    }

    private ReadOnlySpan<byte> EncodeRest(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        if (end < 0)
        {
            Emit(octets);
            return [];
        }

        Emit(octets[..(end + 1)]);
        BeginLine();
        return octets[(end + 1)..];
    }

    private void Emit(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;
        output.Write(octets);
        _endsLine = octets[^1] == '\n';
    }
}
