using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>The exact octets of one message, in memory or in a temporary file. They can be read any number of times until disposed.</summary>
public abstract class MessageOctets : IDisposable
{
    /// <summary>Their number.</summary>
    public abstract long Length { get; }

    /// <summary>Their SHA-256, computed while they arrived.</summary>
    public abstract Sha256Digest Sha256 { get; }

    /// <summary>The octets, if they are in memory; null if they are in a file.</summary>
    public abstract ReadOnlyMemory<byte>? InMemory { get; }

    /// <summary>Reads them from the beginning. The caller disposes the stream.</summary>
    public abstract Stream OpenRead();

    /// <summary>Gives memory or file back.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives memory or file back; called at most once with effect.</summary>
    protected abstract void Dispose(bool disposing);
}
