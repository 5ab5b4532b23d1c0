namespace MailMover.Protocols.Imap;

/// <summary>At most so many connections, opened on demand, lent to one user at a time and used again.</summary>
internal sealed class ImapConnectionPool(ImapConnector connector, int most, TimeProvider time) : IAsyncDisposable
{
    // Shorter than what routers and servers forget connections after.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _places = new(most, most);
    private readonly Stack<ImapConnection> _idle = new();
    private int _open;
    private bool _isDisposed;

    public async Task<ImapConnection> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            while (TakeIdle() is { } idle)
            {
                if (!fresh && !idle.Wire.IsBroken && !idle.HasHungUp() && time.GetElapsedTime(idle.IdleSince) < LongestIdle)
                    return idle;
                await CloseAsync(idle);
                if (fresh)
                    break;
            }

            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var connection = await connector.ConnectAsync(Volatile.Read(ref _open) > 0, cancellationToken);
            Interlocked.Increment(ref _open);
            return connection;
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public async ValueTask ReturnAsync(ImapConnection connection)
    {
        var keep = false;
        lock (_idle)
        {
            if (!_isDisposed && connection.IsReusable && !connection.Wire.IsBroken)
            {
                connection.IdleSince = time.GetTimestamp();
                _idle.Push(connection);
                keep = true;
            }
        }

        if (!keep)
            await CloseAsync(connection);
        _places.Release();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_idle)
            _isDisposed = true;
        var closing = new List<Task>();
        while (TakeIdle() is { } idle)
            closing.Add(CloseAsync(idle).AsTask());
        await Task.WhenAll(closing);
    }

    private async ValueTask CloseAsync(ImapConnection connection)
    {
        Interlocked.Decrement(ref _open);
        await connection.DisposeAsync();
    }

    private ImapConnection? TakeIdle()
    {
        lock (_idle)
            return _idle.TryPop(out var connection) ? connection : null;
    }
}
