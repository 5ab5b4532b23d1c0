using System.Net;
using System.Net.Sockets;

namespace MailMover.Testing.Discovery;

/// <summary>Takes connections on a free port of loopback and serves each by itself, until it is disposed; that ends when all of them have ended.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _serving = Task.CompletedTask;

    public LoopbackListener()
    {
        Stopped = _stop.Token;
        _listener.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Cancelled when it is disposed.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Begins to take connections.</summary>
    public void Serve(Func<TcpClient, Task> serve) => _serving = ServeAsync(serve);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<TcpClient, Task> serve)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(serve, await _listener.AcceptTcpClientAsync(Stopped)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped.
        }

        await Task.WhenAll(connections);
    }

    private static async Task ServeAsync(Func<TcpClient, Task> serve, TcpClient client)
    {
        using var owned = client;
        try
        {
            await serve(client);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone or does not trust this, or the test is over.
        }
    }
}
