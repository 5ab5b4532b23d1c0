using System.Buffers;
using System.Security.Cryptography;
using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>
/// The SHA-256 of a message's body, the same whether lines end with CRLF or LF and whether the last line ends at all: servers change both.
/// </summary>
/// <remarks>
/// A carriage return alone is content. The body begins after the first empty line, or with the first line that can be no part of a header.
/// A message without any body is digested whole: two of them are the same only if all of them is.
/// </remarks>
public static class BodyDigest
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Reads the message to its end and returns the digest of its body.</summary>
    public static async Task<Sha256Digest> OfAsync(Stream message, CancellationToken cancellationToken)
    {
        using var digester = new BodyDigester();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await message.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken)) > 0)
                digester.Append(buffer.AsSpan(0, read));
            return digester.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class BodyDigester : IDisposable
    {
        // No field name is that long; without a bound a message of one endless line would be held in memory.
        private const int LongestName = 1000;

        private readonly NormalisedHash _header = new();
        private readonly NormalisedHash _body = new();
        private readonly byte[] _lineStart = new byte[LongestName];
        private int _length;
        private Place _place = Place.Name;
        private bool _isFirstLine = true;

        private enum Place
        {
            /// <summary>In a line's beginning that may still become a field, an empty line, or the body.</summary>
            Name,

            /// <summary>In the rest of a header line.</summary>
            Value,

            Body,
        }

        public void Append(ReadOnlySpan<byte> octets)
        {
            while (!octets.IsEmpty && _place != Place.Body)
            {
                if (_place == Place.Value)
                    octets = SkipValue(octets);
                else
                {
                    ReadName(octets[0]);
                    octets = octets[1..];
                }
            }

            _body.Append(octets);
        }

        public Sha256Digest Finish()
        {
            // A last line without its end and without a colon: "\r" alone is still no empty line.
            if (_place == Place.Name)
                TurnInto(_length == 0 ? Place.Value : Place.Body);
            return _body.IsEmpty ? _header.Finish() : _body.Finish();
        }

        public void Dispose()
        {
            _header.Dispose();
            _body.Dispose();
        }

        private ReadOnlySpan<byte> SkipValue(ReadOnlySpan<byte> octets)
        {
            var end = octets.IndexOf((byte)'\n');
            var line = end < 0 ? octets : octets[..(end + 1)];
            _header.Append(line);
            if (end >= 0)
            {
                _place = Place.Name;
                _isFirstLine = false;
            }

            return octets[line.Length..];
        }

        private void ReadName(byte octet)
        {
            _lineStart[_length++] = octet;
            var line = _lineStart.AsSpan(0, _length);
            if (octet == '\n')
            {
                if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
                {
                    _header.Append(line);
                    _length = 0;
                    _place = Place.Body;
                }
                else
                {
                    TurnInto(Place.Body);
                }
            }
            else if (_length == 1 && octet is (byte)' ' or (byte)'\t')
            {
                TurnInto(_isFirstLine ? Place.Body : Place.Value);
            }
            else if (octet == ':' && _length > 1)
            {
                TurnInto(Place.Value);
            }
            else if (_isFirstLine && line.SequenceEqual("From "u8))
            {
                // The separator of an mbox file, left in by some old tool.
                TurnInto(Place.Value);
            }
            else if (_length == LongestName)
            {
                TurnInto(Place.Body);
            }
        }

        private void TurnInto(Place place)
        {
            (place == Place.Body ? _body : _header).Append(_lineStart.AsSpan(0, _length));
            _length = 0;
            _place = place;
        }
    }

    private sealed class NormalisedHash : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private bool _returnHeldBack;
        private byte _last = (byte)'\n';

        public bool IsEmpty { get; private set; } = true;

        public void Append(ReadOnlySpan<byte> octets)
        {
            if (octets.IsEmpty)
                return;

            IsEmpty = false;
            if (_returnHeldBack && octets[0] != '\n')
                Write("\r"u8);
            _returnHeldBack = octets[^1] == '\r';
            if (_returnHeldBack)
                octets = octets[..^1];

            int end;
            while ((end = octets.IndexOf("\r\n"u8)) >= 0)
            {
                Write(octets[..end]);
                octets = octets[(end + 1)..];
            }

            Write(octets);
        }

        public Sha256Digest Finish()
        {
            if (_returnHeldBack)
                Write("\r"u8);
            if (_last != '\n')
                Write("\n"u8);
            Span<byte> hash = stackalloc byte[Sha256Digest.SizeInOctets];
            _hash.GetHashAndReset(hash);
            return Sha256Digest.FromBytes(hash);
        }

        public void Dispose() => _hash.Dispose();

        private void Write(ReadOnlySpan<byte> octets)
        {
            if (octets.IsEmpty)
                return;
            _hash.AppendData(octets);
            _last = octets[^1];
        }
    }
}
