namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Cuts a message to the length that it is known to have: in the file its last line had to end. If it is longer than ending its line can have made it,
/// some other program has changed it, and all of it counts.
/// </summary>
internal sealed class ExactLength(OctetSink output) : OctetSink
{
    private const int LongestLineEnd = 2;

    private readonly byte[] _held = new byte[LongestLineEnd];
    private int _heldLength;
    private long _left;
    private bool _expects;

    /// <summary>Begins with the next message, of any length.</summary>
    public void Clear() => (_heldLength, _left, _expects) = (0, 0, false);

    /// <summary>The length of what comes.</summary>
    public void Expect(long length) => (_left, _expects) = (length, true);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        if (_expects)
        {
            var now = (int)Math.Min(_left, octets.Length);
            if (now > 0)
                output.Write(octets[..now]);
            _left -= now;
            octets = octets[now..];
            if (_heldLength + octets.Length <= LongestLineEnd)
            {
                octets.CopyTo(_held.AsSpan(_heldLength));
                _heldLength += octets.Length;
                return;
            }

            output.Write(_held.AsSpan(0, _heldLength));
            Clear();
        }

        if (!octets.IsEmpty)
            output.Write(octets);
    }

    /// <summary>The message is at its end.</summary>
    public void Finish()
    {
        var held = _held.AsSpan(0, _heldLength);
        if (!held.SequenceEqual("\r\n"u8) && !held.SequenceEqual("\n"u8) && !held.IsEmpty)
            output.Write(held);
        Clear();
    }
}
