using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// The SHA-256 of a message without the header fields that POP3 servers themselves write and change: Status, X-Status, X-UIDL, X-Keywords and Content-Length.
/// One after another: <see cref="Finish"/> begins the next message.
/// </summary>
internal sealed class IdentitySink : IBodySink, IDisposable
{
    private static readonly byte[][] WrittenByServers = [.. "Status X-Status X-UIDL X-Keywords Content-Length".Split(' ').Select(Encoding.ASCII.GetBytes)];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _header = new();
    private bool _isInBody;

    public void Begin(long expected)
    {
        // Finishing one message has begun the next.
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (_isInBody)
        {
            _hash.AppendData(octets.Span);
            return ValueTask.CompletedTask;
        }

        _header.Write(octets.Span);
        var header = _header.GetBuffer().AsSpan(0, (int)_header.Length);
        if (header.Length > HeaderPart.Longest || HeaderPart.Of(header).Length < header.Length)
            EndHeader();
        return ValueTask.CompletedTask;
    }

    public Sha256Digest Finish()
    {
        if (!_isInBody)
            EndHeader();
        _isInBody = false;
        return Sha256Digest.FromBytes(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _hash.Dispose();
        _header.Dispose();
    }

    private void EndHeader()
    {
        ReadOnlySpan<byte> all = _header.GetBuffer().AsSpan(0, (int)_header.Length);
        var header = HeaderPart.Of(all);
        for (var left = header; !left.IsEmpty;)
        {
            var field = left[..FieldLength(left)];
            left = left[field.Length..];
            if (!IsWrittenByServers(field))
                _hash.AppendData(field);
        }

        _hash.AppendData(all[header.Length..]);
        _header.SetLength(0);
        _isInBody = true;
    }

    /// <summary>A field with its continuation lines.</summary>
    private static int FieldLength(ReadOnlySpan<byte> octets)
    {
        var end = 0;
        do
        {
            var lineEnd = octets[end..].IndexOf((byte)'\n');
            end = lineEnd < 0 ? octets.Length : end + lineEnd + 1;
        }
        while (end < octets.Length && octets[end] is (byte)' ' or (byte)'\t');
        return end;
    }

    private static bool IsWrittenByServers(ReadOnlySpan<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        if (colon < 0)
            return false;
        var name = field[..colon].TrimEnd(" \t"u8);
        foreach (var known in WrittenByServers)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
                return true;
        }

        return false;
    }
}
