using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>Octets that tell the server when they are disposed, and fail whoever reads them after that.</summary>
internal sealed class TrackedOctets : MessageOctets
{
    private readonly Action<long> _inFlight;
    private ReadOnlyMemory<byte>? _octets;

    public TrackedOctets(ReadOnlyMemory<byte> octets, Action<long> inFlight)
    {
        (_octets, _inFlight, Length) = (octets, inFlight, octets.Length);
        Sha256 = Sha256Digest.Of(octets.Span);
        inFlight(Length);
    }

    public override long Length { get; }

    public override Sha256Digest Sha256 { get; }

    public override ReadOnlyMemory<byte>? InMemory => _octets ?? throw new ObjectDisposedException(nameof(MessageOctets));

    public override Stream OpenRead() => new MemoryStream(InMemory!.Value.ToArray(), writable: false);

    protected override void Dispose(bool disposing)
    {
        if (_octets is null)
            return;
        _octets = null;
        _inFlight(-Length);
    }
}
