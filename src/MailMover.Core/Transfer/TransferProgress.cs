using System.Collections.Concurrent;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>The counters of a run, to be looked at whenever a front end draws. The engine alone writes them.</summary>
public sealed class TransferProgress
{
    private readonly ConcurrentDictionary<FolderPath, byte> _active = new();
    private long _messagesTotal;
    private long _octetsTotal;
    private long _messagesDone;
    private long _octetsDone;
    private long _copied;
    private long _alreadyThere;
    private long _skipped;
    private long _refused;
    private long _failed;
    private long _retries;
    private int _connections;

    /// <summary>Messages of all folders that go over, as far as the servers' figures say.</summary>
    public long MessagesTotal => Volatile.Read(ref _messagesTotal);

    /// <summary>Octets of all folders that go over; 0 while unknown. Grows where a server tells sizes only in listings.</summary>
    public long OctetsTotal => Volatile.Read(ref _octetsTotal);

    /// <summary>Messages dealt with, in this run or before.</summary>
    public long MessagesDone => Volatile.Read(ref _messagesDone);

    /// <summary>Their octets.</summary>
    public long OctetsDone => Volatile.Read(ref _octetsDone);

    /// <summary>Copied in this run.</summary>
    public long Copied => Volatile.Read(ref _copied);

    /// <summary>Recognised at the destination in this run.</summary>
    public long AlreadyThere => Volatile.Read(ref _alreadyThere);

    /// <summary>Left out by a rule in this run.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Refused in this run.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Failed in this run.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>How often something was begun again.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Connections to the destination that append now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The source folders at work now.</summary>
    public IReadOnlyCollection<FolderPath> ActiveFolders => [.. _active.Keys.Order()];

    internal void AddTotals(long messages, long octets)
    {
        Interlocked.Add(ref _messagesTotal, messages);
        Interlocked.Add(ref _octetsTotal, octets);
    }

    internal void Done(long messages, long octets)
    {
        Interlocked.Add(ref _messagesDone, messages);
        Interlocked.Add(ref _octetsDone, octets);
    }

    internal void Count(MessageOutcome outcome, long messages)
    {
        switch (outcome)
        {
            case MessageOutcome.Copied: Interlocked.Add(ref _copied, messages); break;
            case MessageOutcome.AlreadyThere: Interlocked.Add(ref _alreadyThere, messages); break;
            case MessageOutcome.Skipped: Interlocked.Add(ref _skipped, messages); break;
            case MessageOutcome.Refused: Interlocked.Add(ref _refused, messages); break;
            default: Interlocked.Add(ref _failed, messages); break;
        }
    }

    internal void Retry() => Interlocked.Increment(ref _retries);

    internal void Connection(int delta) => Interlocked.Add(ref _connections, delta);

    internal void Enter(FolderPath folder) => _active[folder] = 0;

    internal void Leave(FolderPath folder) => _active.TryRemove(folder, out _);
}
