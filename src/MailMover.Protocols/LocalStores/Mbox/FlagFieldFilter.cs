namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Copies a message of an mbox file as it lies there, with other flags: only the fields about flags are replaced, whoever wrote them.</summary>
internal sealed class FlagFieldFilter(OctetSink output) : OctetSink
{
    private readonly byte[] _name = new byte[StoreFields.LongestName];
    private int _nameLength;
    private bool _inHeader;
    private bool _inName;
    private bool _drops;
    private byte[] _atMozillaStatus = [];

    /// <summary>Begins with the next message.</summary>
    /// <param name="fields">The fields about its flags.</param>
    /// <param name="atMozillaStatus">Whether they take the place of X-Mozilla-Status, which the message has; else they come first.</param>
    public void Begin(byte[] fields, bool atMozillaStatus)
    {
        (_nameLength, _inHeader, _inName, _drops) = (0, true, true, false);
        _atMozillaStatus = atMozillaStatus ? fields : [];
        if (!atMozillaStatus)
            output.Write(fields);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (!_inHeader)
            {
                output.Write(octets);
                return;
            }

            octets = _inName ? TakeName(octets) : TakeRest(octets);
        }
    }

    /// <summary>The message is at its end.</summary>
    public void Finish()
    {
        if (_inHeader && _inName)
            EndName(StoreField.None);
    }

    private ReadOnlySpan<byte> TakeName(ReadOnlySpan<byte> octets)
    {
        var octet = octets[0];
        if (_nameLength == 0 && octet is (byte)' ' or (byte)'\t')
        {
            _inName = false;
            return octets;
        }

        if (octet is (byte)':' or (byte)'\n' || _nameLength == _name.Length)
        {
            var isEmpty = octet == '\n' && (_nameLength == 0 || (_nameLength == 1 && _name[0] == '\r'));
            EndName(octet == ':' ? StoreFields.Recognise(_name.AsSpan(0, _nameLength)) : StoreField.None);
            _inHeader &= !isEmpty;
            return octets;
        }

        _name[_nameLength++] = octet;
        return octets[1..];
    }

    private void EndName(StoreField field)
    {
        _drops = field is StoreField.Status or StoreField.XStatus or StoreField.Keywords or StoreField.MozillaStatus or StoreField.MozillaStatus2 or StoreField.MozillaKeys;
        if (field == StoreField.MozillaStatus)
        {
            output.Write(_atMozillaStatus);
            _atMozillaStatus = [];
        }

        if (!_drops)
            output.Write(_name.AsSpan(0, _nameLength));
        (_nameLength, _inName) = (0, false);
    }

    private ReadOnlySpan<byte> TakeRest(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        var rest = end < 0 ? octets : octets[..(end + 1)];
        if (!_drops)
            output.Write(rest);
        _inName = end >= 0;
        return octets[rest.Length..];
    }
}
