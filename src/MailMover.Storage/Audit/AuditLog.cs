using System.Threading.Channels;

namespace MailMover.Storage.Audit;

/// <summary>
/// Writes committed lines to the audit file beside the journal's writer, and tells the journal about once a second up to where they are on disk.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(1);

    // Bounded, so that a slow disk slows the journal down instead of filling the memory.
    private readonly Channel<Item> _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(32) { SingleReader = true });
    private readonly AuditFile _file;
    private readonly Func<long, long, Task> _confirm;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _written;
    private long _synced;
    private long _lastSync;

    /// <param name="file">The file, settled. It belongs to the log from now on.</param>
    /// <param name="confirm">Tells the journal that the outbox up to a number is on disk, and how long the file is then.</param>
    /// <param name="time">The clock.</param>
    public AuditLog(AuditFile file, Func<long, long, Task> confirm, TimeProvider time)
    {
        (_file, _confirm, _time) = (file, confirm, time);
        _lastSync = time.GetTimestamp();
        _loop = Task.Run(RunAsync);
    }

    /// <summary>What keeps the log from being written; null if nothing does. The lines are safe in the outbox.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes lines over; disposes them when they are written.</summary>
    public ValueTask WriteAsync(AuditLines lines, long outboxId) => _queue.Writer.WriteAsync(new Item(lines, outboxId, null));

    /// <summary>Ends when all lines given before are on disk, and the journal knows.</summary>
    public async Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(new Item(null, 0, flushed));
        await flushed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _file.Dispose();
    }

    private async Task RunAsync()
    {
        while (await WaitAsync())
        {
            while (_queue.Reader.TryRead(out var item))
            {
                if (item.Lines is { } lines)
                    Append(lines, item.OutboxId);
                if (item.Flushed is { } flushed)
                    _ = PassOnAsync(Sync(), flushed);
                else if (_time.GetElapsedTime(_lastSync) >= SyncEvery)
                    _ = Sync();
            }
        }
    }

    /// <summary>Waits for the next item; lines that are not synced yet are synced when their second is over, also if nothing follows.</summary>
    private async Task<bool> WaitAsync()
    {
        if (_synced == _written || Failure is not null)
            return await _queue.Reader.WaitToReadAsync();
        using var due = new CancellationTokenSource(SyncEvery, _time);
        try
        {
            return await _queue.Reader.WaitToReadAsync(due.Token);
        }
        catch (OperationCanceledException)
        {
            _ = Sync();
            return true;
        }
    }

    private void Append(AuditLines lines, long outboxId)
    {
        using (lines)
        {
            if (Failure is not null)
                return;
            try
            {
                _file.Append(lines.Octets.Span);
                _written = outboxId;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Failure = error;
            }
        }
    }

    private Task Sync()
    {
        _lastSync = _time.GetTimestamp();
        if (Failure is null && _synced != _written)
        {
            try
            {
                _file.Sync();
                _synced = _written;
                // Not awaited by the loop: the journal's writer may itself be waiting for room in the queue.
                return _confirm(_written, _file.Length);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Failure = error;
            }
        }

        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    private static async Task PassOnAsync(Task confirmed, TaskCompletionSource flushed)
    {
        try
        {
            await confirmed;
            flushed.SetResult();
        }
        catch (Exception error)
        {
            flushed.SetException(error);
        }
    }

    private readonly record struct Item(AuditLines? Lines, long OutboxId, TaskCompletionSource? Flushed);
}
