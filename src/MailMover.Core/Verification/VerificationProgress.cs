using MailMover.Core.Model;

namespace MailMover.Core.Verification;

/// <summary>The counters of a verification, to be looked at whenever a front end draws. The verifier alone writes them.</summary>
public sealed class VerificationProgress
{
    private long _messagesTotal;
    private long _messagesDone;
    private long _octetsRead;
    private volatile FolderPath? _folder;

    /// <summary>Messages of the source that are to be looked at.</summary>
    public long MessagesTotal => Volatile.Read(ref _messagesTotal);

    /// <summary>Messages of the source that are accounted for, or were looked at and wait for the other folders.</summary>
    public long MessagesDone => Volatile.Read(ref _messagesDone);

    /// <summary>Octets of messages read back, at both ends together.</summary>
    public long OctetsRead => Volatile.Read(ref _octetsRead);

    /// <summary>The folder begun last; null before the first.</summary>
    public FolderPath? Folder => _folder;

    internal void AddTotal(long messages) => Interlocked.Add(ref _messagesTotal, messages);

    internal void Done(long messages) => Interlocked.Add(ref _messagesDone, messages);

    internal void Read(long octets) => Interlocked.Add(ref _octetsRead, octets);

    internal void Enter(FolderPath folder) => _folder = folder;
}
