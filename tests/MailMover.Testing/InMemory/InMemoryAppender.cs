using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>One connection that appends to one folder of the in-memory server.</summary>
internal sealed class InMemoryAppender : IAppender
{
    private readonly InMemoryMailbox _client;
    private readonly InMemoryServer _server;
    private readonly InMemoryFolder _folder;
    private readonly IDisposable _connection;
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private MailFailureException? _broken;
    private int _underWay;
    private bool _disposed;

    public InMemoryAppender(InMemoryMailbox client, InMemoryFolder folder, IDisposable connection)
    {
        (_client, _server, _folder, _connection) = (client, client.Server, folder, connection);
        Before = _server.Look(folder);
        Window = _server.Behaviour.AppendWindow;
    }

    public FolderStatus Before { get; }

    public int Window { get; }

    public async Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (batch.Count == 0)
            throw new ArgumentException("An empty batch was appended.", nameof(batch));

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task previous;
        bool sentBeforeBreak;
        lock (_lock)
        {
            if (++_underWay > Window)
                throw new InvalidOperationException($"{_underWay} batches are under way at once where the window is {Window}.");
            (previous, _last) = (_last, done.Task);
            sentBeforeBreak = _broken is null;
        }

        try
        {
            await previous;
            await Task.Yield();
            return _broken is null ? await SendAsync(batch, cancellationToken) : NothingMore(batch, sentBeforeBreak);
        }
        finally
        {
            lock (_lock)
                _underWay--;
            done.SetResult();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            lock (_server.Lock)
                _server.Appenders--;
        }

        _disposed = true;
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<AppendResult> SendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _client.StepAsync("append:before");
        AppendResult result;
        lock (_server.Lock)
            result = new InMemoryDelivery(_server, _folder).Deliver(batch);
        _broken = result.ConnectionFailure;
        await _client.StepAsync("append:after-commit-before-answer");
        await _client.StepAsync("append:after");
        return result;
    }

    // What was on its way behind a broken command has no answer either; what comes later is not sent at all.
    private AppendResult NothingMore(IReadOnlyList<AppendRequest> batch, bool sentBeforeBreak) => new()
    {
        Messages = [.. batch.Select(_ => new AppendedMessage(sentBeforeBreak ? AppendStatus.Unknown : AppendStatus.NotSent))],
        ConnectionFailure = _broken,
    };
}
