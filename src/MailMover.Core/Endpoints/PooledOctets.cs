using System.Buffers;
using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>Octets in a rented array, which goes back to the pool on disposal.</summary>
public sealed class PooledOctets : MessageOctets
{
    private readonly int _length;
    private byte[]? _array;

    /// <summary>Takes over an array rented from <see cref="ArrayPool{T}.Shared"/>, of which the first <paramref name="length"/> octets count.</summary>
    public PooledOctets(byte[] rented, int length)
    {
        _array = rented;
        _length = length;
        Sha256 = Sha256Digest.Of(rented.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override Sha256Digest Sha256 { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? InMemory => Array.AsMemory(0, _length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledOctets));

    /// <summary>Copies octets into a rented array.</summary>
    public static PooledOctets CopyOf(ReadOnlySpan<byte> octets)
    {
        var array = ArrayPool<byte>.Shared.Rent(octets.Length);
        octets.CopyTo(array);
        return new PooledOctets(array, octets.Length);
    }

    /// <inheritdoc/>
    public override Stream OpenRead() => new MemoryStream(Array, 0, _length, writable: false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }
}
