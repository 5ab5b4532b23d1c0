using System.Buffers;
using System.Security.Cryptography;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>Takes whole messages, one after another: small ones into memory, large ones into a file, too large ones nowhere.</summary>
internal sealed class OctetsSink(Pop3EndpointOptions options) : IBodySink, IDisposable
{
    private const int SmallestArray = 4 << 10;

    /// <summary>What LIST may be wrong by without the array having to grow.</summary>
    private const int Reserve = 256;

    private byte[] _array = [];
    private FileStream? _file;
    private IncrementalHash? _hash;
    private int _inArray;
    private long _length;

    /// <summary>Whether it was too large to be taken.</summary>
    public bool IsTooLarge => _length > options.MaxMessageInOctets;

    public void Begin(long expected)
    {
        Dispose();
        if (expected > options.MemoryThresholdInOctets)
            OpenFile();
        _array = ArrayPool<byte>.Shared.Rent(_file is null ? Math.Max(SmallestArray, (int)Math.Max(0, expected) + Reserve) : HeaderPart.Longest);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        _length += octets.Length;
        if (IsTooLarge)
        {
            await CloseFileAsync();
            return;
        }

        if (_file is null && _length > options.MemoryThresholdInOctets)
        {
            OpenFile();
            await WriteAsync(_array.AsMemory(0, _inArray), cancellationToken);
        }

        // Of a message in a file the array holds the beginning, for its header.
        var kept = _file is null ? octets : octets[..Math.Min(octets.Length, Math.Max(0, HeaderPart.Longest - _inArray))];
        if (!kept.IsEmpty)
            Keep(kept.Span);
        if (_file is not null)
            await WriteAsync(octets, cancellationToken);
    }

    /// <summary>The message that has come, with its header; the sink is empty then.</summary>
    public (MessageOctets Octets, MessageHeader Header) Finish(Func<byte[], string> decodeText)
    {
        var header = MessageHeaderParser.Parse(HeaderPart.Of(_array.AsSpan(0, _inArray)), decodeText);
        MessageOctets octets;
        if (_file is { } file)
        {
            octets = new FileOctets(file, _length, Sha256Digest.FromBytes(_hash!.GetHashAndReset()));
            _file = null;
        }
        else
        {
            octets = new PooledOctets(_array, _inArray);
            _array = [];
        }

        Dispose();
        return (octets, header);
    }

    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _file?.Dispose();
        _hash?.Dispose();
        (_file, _hash, _inArray, _length) = (null, null, 0, 0);
    }

    private void OpenFile()
    {
        _file = FileOctets.Create(options.TemporaryDirectory);
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    private async ValueTask CloseFileAsync()
    {
        if (_file is not { } file)
            return;
        _file = null;
        await file.DisposeAsync();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        _hash!.AppendData(octets.Span);
        await _file!.WriteAsync(octets, cancellationToken);
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (_array.Length < _inArray + octets.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_array.Length * 2, _inArray + octets.Length));
            _array.AsSpan(0, _inArray).CopyTo(larger);
            if (_array.Length > 0)
                ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        octets.CopyTo(_array.AsSpan(_inArray));
        _inArray += octets.Length;
    }
}
