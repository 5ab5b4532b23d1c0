namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>A part of a file, as if it were all of it. Owns the file.</summary>
internal sealed class PartOfFile : Stream
{
    private readonly Stream _file;
    private long _left;

    public PartOfFile(Stream file, long start, long length)
    {
        (_file, _left) = (file, length);
        file.Position = start;
    }

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

    public override int Read(Span<byte> buffer) => Count(_file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await _file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken), buffer.Length);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read, int wanted)
    {
        if (read == 0 && _left > 0 && wanted > 0)
            throw new EndOfStreamException("another program has made the file shorter meanwhile");
        _left -= read;
        return read;
    }
}
