namespace MailMover.Protocols.LocalStores;

/// <summary>
/// Gives every LF the CR that mail has before it, as servers do that serve files with Unix line ends. A LF that has one stays as it is, and so does
/// everything else, a CR alone included.
/// </summary>
internal sealed class LineEndCompletion(Stream inner) : Stream
{
    private readonly byte[] _buffer = new byte[32 << 10];
    private int _position;
    private int _length;
    private bool _afterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length)
            (_position, _length) = (0, inner.Read(_buffer));
        return Complete(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length)
            (_position, _length) = (0, await inner.ReadAsync(_buffer, cancellationToken));
        return Complete(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Complete(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length && _position < _length)
        {
            var left = _buffer.AsSpan(_position, Math.Min(_length - _position, buffer.Length - written));
            var end = left.IndexOf((byte)'\n');
            var plain = end < 0 ? left : left[..end];
            if (plain.Length > 0)
            {
                plain.CopyTo(buffer[written..]);
                (written, _position) = (written + plain.Length, _position + plain.Length);
                _afterReturn = plain[^1] == '\r';
            }
            else if (_afterReturn)
            {
                buffer[written++] = (byte)'\n';
                _position++;
                _afterReturn = false;
            }
            else
            {
                // The LF itself follows in the next round, perhaps in the next call.
                buffer[written++] = (byte)'\r';
                _afterReturn = true;
            }
        }

        return written;
    }
}
