namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Looks through a message to see in which form it can be kept in an mbox file.</summary>
internal sealed class FormFinder : OctetSink
{
    private long _length;
    private byte _last;
    private byte _beforeLast;
    private bool _hasBareLineFeed;
    private bool _hasDoubledReturn;
    private bool _beginsWithBlank;
    private bool _hasFromLineInHeader;
    private bool _inHeader = true;
    private LineStart _line;
    private int _matched;

    private enum LineStart
    {
        Empty,
        CarriageReturn,
        Quotes,
        Matching,
        Other,
    }

    /// <summary>The form of what was written so far.</summary>
    public StoredForm Form => new(
        _length,
        _hasBareLineFeed || _hasDoubledReturn || _beginsWithBlank || _hasFromLineInHeader || _last != '\n' || _beforeLast != '\r',
        _hasBareLineFeed);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        if (_length == 0 && !octets.IsEmpty)
            _beginsWithBlank = octets[0] is (byte)' ' or (byte)'\t';
        _length += octets.Length;
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOf((byte)'\n');
            var piece = end < 0 ? octets : octets[..end];
            if (_inHeader)
                Look(piece);
            if (piece.Length > 0)
                (_beforeLast, _last) = (piece.Length > 1 ? piece[^2] : _last, piece[^1]);
            if (end < 0)
                return;
            EndLine();
            octets = octets[(end + 1)..];
        }
    }

    private void EndLine()
    {
        if (_last != '\r')
            _hasBareLineFeed = true;
        else if (_beforeLast == '\r')
            _hasDoubledReturn = true;
        if (_line is LineStart.Empty or LineStart.CarriageReturn)
            _inHeader = false;
        (_beforeLast, _last, _line, _matched) = (_last, (byte)'\n', LineStart.Empty, 0);
    }

    private void Look(ReadOnlySpan<byte> piece)
    {
        foreach (var octet in piece)
        {
            _line = _line switch
            {
                LineStart.Empty when octet == '\r' => LineStart.CarriageReturn,
                LineStart.Empty or LineStart.Quotes when octet == '>' => LineStart.Quotes,
                LineStart.Empty or LineStart.Quotes or LineStart.Matching when octet == FromLine.Prefix[_matched] => LineStart.Matching,
                _ => LineStart.Other,
            };
            if (_line == LineStart.Matching && ++_matched == FromLine.Prefix.Length)
            {
                _hasFromLineInHeader = true;
                _line = LineStart.Other;
            }

            if (_line == LineStart.Other)
                return;
        }
    }
}
