namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Bounds the octets of messages in flight. A message larger than the whole budget is admitted when nothing else is in flight,
/// because a plain semaphore over octets would wait for it forever.
/// </summary>
internal sealed class MemoryBudget(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Octets, TaskCompletionSource Admitted)> _waiting = new();
    private long _used;

    /// <summary>Octets admitted now.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
                return _used;
        }
    }

    /// <summary>Admits at once or not at all.</summary>
    public bool TryAcquire(long octets)
    {
        lock (_gate)
            return _waiting.Count == 0 && Admit(octets);
    }

    /// <summary>Waits for its turn. Whoever waits must hold nothing that only it could release.</summary>
    public async Task AcquireAsync(long octets, CancellationToken cancellationToken)
    {
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_waiting.Count == 0 && Admit(octets))
                return;
            _waiting.Enqueue((octets, admitted));
        }

        await using var registration = cancellationToken.Register(() => admitted.TrySetCanceled(cancellationToken));
        await admitted.Task;
    }

    /// <summary>Gives octets back and admits whoever is next.</summary>
    public void Release(long octets)
    {
        lock (_gate)
        {
            _used -= octets;
            while (_waiting.TryPeek(out var next))
            {
                if (!next.Admitted.Task.IsCompleted)
                {
                    if (!Admit(next.Octets))
                        return;
                    if (!next.Admitted.TrySetResult())
                        _used -= next.Octets;
                }

                _waiting.Dequeue();
            }
        }
    }

    private bool Admit(long octets)
    {
        if (_used > 0 && _used + octets > capacity)
            return false;
        _used += octets;
        return true;
    }
}
