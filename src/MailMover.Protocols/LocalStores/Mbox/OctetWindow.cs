using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>A window that moves over a file from one place to another. Its memory stays the same whatever the file's length.</summary>
internal sealed class OctetWindow(SafeFileHandle file, long start, long end, CancellationToken cancellationToken) : IDisposable
{
    private const int SizeInOctets = 256 << 10;

    /// <summary>As much stays of what is behind as somebody may want to look back at.</summary>
    private const int KeptBehind = 64;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(SizeInOctets);
    private int _first;
    private int _length;

    /// <summary>Where in the file the window begins.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Whether nothing is behind what is seen.</summary>
    public bool IsAtEnd => Position + _length >= end;

    /// <summary>What is seen.</summary>
    public ReadOnlySpan<byte> Octets => Buffer.AsSpan(_first, _length);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(OctetWindow));

    /// <summary>Sees more. False where there is no more, or no room.</summary>
    public bool More()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsAtEnd)
            return false;
        if (_first > KeptBehind && _first + _length > Buffer.Length / 2)
        {
            Buffer.AsSpan(_first - KeptBehind, KeptBehind + _length).CopyTo(Buffer);
            _first = KeptBehind;
        }

        var room = Buffer.Length - _first - _length;
        if (room == 0)
            return false;
        var wanted = (int)Math.Min(room, end - Position - _length);
        var read = RandomAccess.Read(file, Buffer.AsSpan(_first + _length, wanted), Position + _length);
        if (read == 0)
            throw new EndOfStreamException("The file became shorter while it was read.");
        _length += read;
        return true;
    }

    /// <summary>Sees at least so many octets, or all there are.</summary>
    public void AtLeast(int octets)
    {
        while (_length < octets && More())
        {
        }
    }

    /// <summary>Moves the beginning on, within what is seen.</summary>
    public void Skip(int octets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets, _length);
        Position += octets;
        _length -= octets;
        _first += octets;
    }

    /// <summary>Moves the beginning to any place. A little way back costs nothing, as long as it was seen before.</summary>
    public void MoveTo(long position)
    {
        var distance = position - Position;
        if (distance <= _length && distance >= -_first)
        {
            (Position, _first, _length) = (position, _first + (int)distance, _length - (int)distance);
            return;
        }

        (Position, _first, _length) = (position, 0, 0);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
