using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailMover.Testing.Servers;

/// <summary>
/// A line to a server on loopback that can be slow, stall, and break at a chosen moment. For connections without TLS, where it can see what passes.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly TimeSpan _delay;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ProxiedConnection, byte> _connections = new();
    private readonly Task _accepting;
    private volatile ProxyWatch[] _watches = [];
    private volatile TaskCompletionSource? _stall;
    private volatile bool _refuses;
    private int _accepted;

    private CuttingProxy(int port, TimeSpan delay)
    {
        _server = new IPEndPoint(IPAddress.Loopback, port);
        _delay = delay;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How many connections there have been.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Starts a line to a port of this machine.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="delay">How long an octet takes each way; a connection takes its handshake's time on top. Bandwidth is not limited.</param>
    public static CuttingProxy Start(int port, TimeSpan delay = default) => new(port, delay);

    /// <summary>Breaks all connections now.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections.Keys)
            connection.Cut();
    }

    /// <summary>Breaks the connection that passes the n-th octet from now on, counted over all connections, right after it.</summary>
    public ProxyWatch CutAfter(ProxyDirection direction, long octets) => Add(new ProxyWatch(direction, null, octets, cuts: true));

    /// <summary>Breaks a connection when the text comes for the n-th time; the line that holds it does not arrive. <c>APPENDUID</c> from the server: the message is there, and nobody knows.</summary>
    public ProxyWatch CutWhen(ProxyDirection direction, string text, int occurrence = 1) => Add(new ProxyWatch(direction, text, occurrence, cuts: true));

    /// <summary>Counts how often a text comes, and tells when it has come n times; what is then to be done is done before it passes.</summary>
    public ProxyWatch Watch(ProxyDirection direction, string text, int occurrence = 1, Action? then = null) => Add(new ProxyWatch(direction, text, occurrence, cuts: false, then));

    /// <summary>Stalls the line when a text comes for the n-th time, before it passes.</summary>
    public ProxyWatch StallWhen(ProxyDirection direction, string text, int occurrence = 1) => Add(new ProxyWatch(direction, text, occurrence, cuts: false, Stall));

    /// <summary>Counts octets, and tells when there have been n; what is then to be done is done before they pass.</summary>
    public ProxyWatch WatchOctets(ProxyDirection direction, long octets, Action? then = null) => Add(new ProxyWatch(direction, null, octets, cuts: false, then));

    /// <summary>Nothing is counted, cut or done any more that has not come yet.</summary>
    public void ForgetWatches()
    {
        lock (_connections)
            _watches = [];
    }

    /// <summary>Lets nothing through from now on, without breaking anything.</summary>
    public void Stall() => _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets what was held up, and all else, through.</summary>
    public void Resume() => Interlocked.Exchange(ref _stall, null)?.TrySetResult();

    /// <summary>Holds back what comes from one side of the connections that there are, until the task is done; newer ones are not concerned.</summary>
    public void HoldAll(ProxyDirection direction, Task until)
    {
        foreach (var connection in _connections.Keys)
            connection.Hold(direction, until);
    }

    /// <summary>Swallows what comes from one side of the connections that there are, for ever: the server works, and its answers never arrive.</summary>
    public void MuteAll(ProxyDirection direction)
    {
        foreach (var connection in _connections.Keys)
            connection.Mute(direction);
    }

    /// <summary>Whether new connections are broken at once.</summary>
    public void RefuseConnections(bool refuse) => _refuses = refuse;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        Resume();
        CutAll();
        await Task.WhenAll(_connections.Keys.Select(c => c.Completion));
        _stop.Dispose();
    }

    /// <summary>How many of these octets may pass before the connection is cut; null for all, and no cut.</summary>
    internal int? Examine(ProxyDirection direction, ReadOnlySpan<byte> octets)
    {
        foreach (var watch in _watches)
        {
            if (watch.Direction == direction && watch.Examine(octets) is { } passes)
                return passes;
        }

        return null;
    }

    internal Task WhileStalledAsync() => _stall?.Task ?? Task.CompletedTask;

    private ProxyWatch Add(ProxyWatch watch)
    {
        lock (_connections)
            _watches = [.. _watches, watch];
        return watch;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                if (_refuses)
                {
                    client.Close(0);
                    continue;
                }

                var connection = new ProxiedConnection(this, client, _delay);
                _connections[connection] = 0;
                _ = connection.RunAsync(_server, _stop.Token).ContinueWith(_ => _connections.TryRemove(connection, out byte _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }
}
