using MailMover.Core.Limits;

namespace MailMover.Protocols.Connecting;

/// <summary>A connection that goes no faster than it may. It lies below encryption, so it counts what is on the line.</summary>
internal sealed class PacedStream(Stream inner, LineRates rates) : Stream
{
    /// <summary>Called whenever something went over the line: who waits for the rate is not silent.</summary>
    public Action Progressed { get; set; } = () => { };

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What is left unread stays in the network's buffers, and the server stops sending when they are full.
        var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, rates.Down.Step)], cancellationToken);
        Progressed();
        if (count > 0)
            await rates.Down.PassAsync(count, cancellationToken);
        Progressed();
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var step = buffer[..Math.Min(buffer.Length, rates.Up.Step)];
            await rates.Up.PassAsync(step.Length, cancellationToken);
            Progressed();
            await inner.WriteAsync(step, cancellationToken);
            Progressed();
            buffer = buffer[step.Length..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
