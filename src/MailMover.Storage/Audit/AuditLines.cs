using System.Buffers;

namespace MailMover.Storage.Audit;

/// <summary>Finished lines of the audit log in a rented buffer: a batch has some 90 KB of them, and as new arrays these would all be large objects.</summary>
internal sealed class AuditLines : Stream
{
    private byte[] _octets = ArrayPool<byte>.Shared.Rent(128 << 10);
    private int _length;

    public ReadOnlyMemory<byte> Octets => _octets.AsMemory(0, _length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _octets.Length - _length)
            Grow(buffer.Length);
        buffer.CopyTo(_octets.AsSpan(_length));
        _length += buffer.Length;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        (_octets, _length) = ([], 0);
        base.Dispose(disposing);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_octets.Length * 2, _length + needed));
        Octets.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_octets);
        _octets = larger;
    }
}
