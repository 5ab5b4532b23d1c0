using System.Security.Cryptography;

namespace MailMover.Protocols.LocalStores;

/// <summary>Counts and digests the octets of messages, and keeps the beginning of each for its header.</summary>
internal sealed class DigestSink : OctetSink, IDisposable
{
    private const int LongestBeginning = 32 << 10;
    private const int BufferSize = 64 << 10;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _beginning = new byte[LongestBeginning];
    private int _buffered;
    private int _kept;

    /// <summary>The octets so far.</summary>
    public long Length { get; private set; }

    /// <summary>The first of them.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning.AsSpan(0, _kept);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> octets)
    {
        Length += octets.Length;
        if (_kept < LongestBeginning)
        {
            var kept = octets[..Math.Min(octets.Length, LongestBeginning - _kept)];
            kept.CopyTo(_beginning.AsSpan(_kept));
            _kept += kept.Length;
        }

        // Lines come one by one, and each call of the hash costs more than a line.
        if (octets.Length > BufferSize - _buffered)
            Hash();
        if (octets.Length > BufferSize)
        {
            _hash.AppendData(octets);
            return;
        }

        octets.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += octets.Length;
    }

    /// <summary>The digest of the octets; the next message begins.</summary>
    public Core.Model.Sha256Digest Finish()
    {
        Hash();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        (Length, _kept) = (0, 0);
        return Core.Model.Sha256Digest.FromBytes(digest);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Hash()
    {
        _hash.AppendData(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
