namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Writes octets into a file, gathered to pieces that are worth a call.</summary>
internal sealed class FileSink(FileStream file) : OctetSink
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _buffered;

    /// <summary>How many octets were written.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        Length += octets.Length;
        if (octets.Length > _buffer.Length - _buffered)
            Flush();
        if (octets.Length > _buffer.Length)
        {
            file.Write(octets);
            return;
        }

        octets.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += octets.Length;
    }

    /// <summary>Hands everything to the file.</summary>
    public void Flush()
    {
        file.Write(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
