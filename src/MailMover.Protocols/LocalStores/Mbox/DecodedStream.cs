using System.Buffers;
using System.Security.Cryptography;
using MailMover.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// One message of an mbox file, as a mail server would give it. Whoever reads it to its end can be sure that it is the message that was listed: its digest is
/// compared, since other programs may have changed the file.
/// </summary>
internal sealed class DecodedStream : Stream
{
    private const int ChunkSize = 64 << 10;
    private const int Beginning = 4 << 10;

    private readonly SafeFileHandle _file;
    private readonly MboxEntry _entry;
    private readonly Output _output = new();
    private readonly MessageDecoder _decoder;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private long _done;
    private bool _isFinished;

    /// <summary>Takes over the handle.</summary>
    /// <exception cref="IOException">There is no message at this place any more.</exception>
    public DecodedStream(SafeFileHandle file, MboxEntry entry)
    {
        (_file, _entry) = (file, entry);
        _decoder = new MessageDecoder(_output, new StoredFlags());
        Span<byte> separator = stackalloc byte[FromLine.Prefix.Length];
        FileReading.Exactly(file, separator, entry.Separator);
        if (!separator.SequenceEqual(FromLine.Prefix))
            throw Changed();
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

    public override int Read(Span<byte> buffer)
    {
        while (_output.IsEmpty && !_isFinished)
            Decode();
        var read = _output.Take(buffer);
        _hash.AppendData(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && Sha256Digest.FromBytes(_hash.GetCurrentHash()).High != _entry.Digest)
            throw Changed();
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Callers are on a thread of their own already, and reading from a disk is not waiting for a network.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _chunk, null) is { } chunk)
        {
            ArrayPool<byte>.Shared.Return(chunk);
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IOException Changed() => new("another program has changed the file meanwhile; the next run lists it anew");

    private void Decode()
    {
        var octets = _chunk.AsSpan(0, (int)Math.Min(ChunkSize, _entry.Length - _done));
        FileReading.Exactly(_file, octets, _entry.Start + _done);
        if (_done == 0)
            _decoder.Begin(_entry.IsQuoted, octets[..Math.Min(Beginning, octets.Length)]);
        _decoder.Feed(octets);
        _done += octets.Length;
        if (_done < _entry.Length)
            return;
        _decoder.Finish();
        _isFinished = true;
    }

    /// <summary>What was decoded and not yet read.</summary>
    private sealed class Output : OctetSink
    {
        // A chunk of nothing but line ends doubles.
        private byte[] _octets = new byte[ChunkSize];
        private int _first;
        private int _end;

        public bool IsEmpty => _first == _end;

        public override void Write(ReadOnlySpan<byte> octets)
        {
            if (_octets.Length - _end < octets.Length)
                Array.Resize(ref _octets, Math.Max(_octets.Length * 2, _end + octets.Length));
            octets.CopyTo(_octets.AsSpan(_end));
            _end += octets.Length;
        }

        public int Take(Span<byte> buffer)
        {
            var octets = _octets.AsSpan(_first, Math.Min(buffer.Length, _end - _first));
            octets.CopyTo(buffer);
            _first += octets.Length;
            if (_first == _end)
                (_first, _end) = (0, 0);
            return octets.Length;
        }
    }
}
