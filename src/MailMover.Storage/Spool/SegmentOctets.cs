using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Storage.Spool;

/// <summary>The octets of a large message, read from the spool's file, which stays open and so outlives its removal.</summary>
internal sealed class SegmentOctets(SafeFileHandle file, long offset, long length, Sha256Digest sha256) : MessageOctets
{
    public override long Length => length;

    public override Sha256Digest Sha256 => sha256;

    public override ReadOnlyMemory<byte>? InMemory => null;

    public override Stream OpenRead() => new SegmentStream(file, offset, length);

    protected override void Dispose(bool disposing) => file.Dispose();
}
