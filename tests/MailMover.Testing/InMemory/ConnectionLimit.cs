namespace MailMover.Testing.InMemory;

/// <summary>The connections of one client: as many as it was told, and whoever wants more waits.</summary>
internal sealed class ConnectionLimit(InMemoryServer server, int most)
{
    private readonly SemaphoreSlim _free = new(most);
    private readonly List<string> _holders = [];

    public async Task<IDisposable> TakeAsync(string holder, CancellationToken cancellationToken)
    {
        // Not a matter of the virtual clock: who waits this long on an in-memory server has locked itself out.
        if (!await _free.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken))
            throw new InvalidOperationException($"'{holder}' waits in vain for one of {most} connections; they are held by: {Holders()}.");
        lock (_holders)
        {
            _holders.Add(holder);
            server.CountConnections(_holders.Count);
        }

        return new Connection(this, holder);
    }

    private string Holders()
    {
        lock (_holders)
            return string.Join(", ", _holders);
    }

    private void GiveBack(string holder)
    {
        lock (_holders)
            _holders.Remove(holder);
        _free.Release();
    }

    private sealed class Connection(ConnectionLimit limit, string holder) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                limit.GiveBack(holder);
        }
    }
}
