using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

public sealed class CuttingProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    private int ServerPort => ((IPEndPoint)_server.LocalEndpoint).Port;

    [Fact(Timeout = 30_000)]
    public async Task Octets_pass_both_ways_and_an_end_of_stream_too()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var (client, server) = await ConnectAsync(proxy, stop);
        await client.WriteAsync("hello"u8.ToArray(), stop);
        Assert.Equal("hello", await ReadAsync(server, 5, stop));
        await server.WriteAsync("world"u8.ToArray(), stop);
        server.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("world", await ReadAsync(client, 5, stop));
        Assert.Equal(0, await client.ReadAsync(new byte[1], stop));
        Assert.Equal(1, proxy.Accepted);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_is_as_slow_as_it_is_told()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort, TimeSpan.FromMilliseconds(40));
        var (client, server) = await ConnectAsync(proxy, stop);
        var begin = TimeProvider.System.GetTimestamp();
        await client.WriteAsync("ping"u8.ToArray(), stop);
        await ReadAsync(server, 4, stop);
        await server.WriteAsync("pong"u8.ToArray(), stop);
        await ReadAsync(client, 4, stop);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds, 79, 2000);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_line_breaks_after_so_many_octets_and_only_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var cut = proxy.CutAfter(ProxyDirection.FromClient, 7);
        var (client, server) = await ConnectAsync(proxy, stop);
        await client.WriteAsync("0123456789"u8.ToArray(), stop);
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(server, 10, stop));
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(client, 1, stop));
        await cut.Reached;

        var (again, serverAgain) = await ConnectAsync(proxy, stop);
        await again.WriteAsync("0123456789"u8.ToArray(), stop);
        Assert.Equal("0123456789", await ReadAsync(serverAgain, 10, stop));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_can_be_swallowed()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        proxy.CutWhen(ProxyDirection.FromServer, "APPENDUID", occurrence: 2);
        var (client, server) = await ConnectAsync(proxy, stop);
        await server.WriteAsync("1 OK [APPENDUID 1 1] done\r\n"u8.ToArray(), stop);
        Assert.Equal("1 OK [APPENDUID 1 1] done\r\n", await ReadAsync(client, 27, stop));
        await server.WriteAsync("* 2 EXISTS\r\n2 OK [APPENDUID 1 2] done\r\n"u8.ToArray(), stop);
        var rest = new StringBuilder();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
                rest.Append(await ReadAsync(client, 1, stop));
        });
        Assert.DoesNotContain("2 OK", rest.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stalled_line_loses_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var (client, server) = await ConnectAsync(proxy, stop);
        var held = proxy.StallWhen(ProxyDirection.FromClient, "late");
        await client.WriteAsync("late"u8.ToArray(), stop);
        var arrives = ReadAsync(server, 4, stop);
        await held.Reached;
        Assert.False(arrives.IsCompleted);
        proxy.Resume();
        Assert.Equal("late", await arrives);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_held_arrives_later_even_from_a_client_that_is_gone()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var (client, server) = await ConnectAsync(proxy, stop);
        var until = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = proxy.Watch(ProxyDirection.FromClient, "late", then: () =>
        {
            proxy.MuteAll(ProxyDirection.FromServer);
            proxy.HoldAll(ProxyDirection.FromClient, until.Task);
        });
        await client.WriteAsync("late"u8.ToArray(), stop);
        await held.Reached;
        var arrives = ReadAsync(server, 4, stop);
        client.Socket.Close(0);
        var (newer, newerServer) = await ConnectAsync(proxy, stop);
        await newer.WriteAsync("soon"u8.ToArray(), stop);
        Assert.Equal("soon", await ReadAsync(newerServer, 4, stop));
        Assert.False(arrives.IsCompleted);
        until.SetResult();
        Assert.Equal("late", await arrives);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_muted_server_hears_everything_and_its_answers_never_arrive()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var (client, server) = await ConnectAsync(proxy, stop);
        proxy.Watch(ProxyDirection.FromServer, "secret", then: () => proxy.MuteAll(ProxyDirection.FromServer));
        await server.WriteAsync("a secret"u8.ToArray(), stop);
        await client.WriteAsync("heard"u8.ToArray(), stop);
        Assert.Equal("heard", await ReadAsync(server, 5, stop));
        server.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.ReadAsync(new byte[8], stop));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_forgotten_watch_does_nothing_any_more()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        var cut = proxy.CutAfter(ProxyDirection.FromClient, 2);
        proxy.ForgetWatches();
        var (client, server) = await ConnectAsync(proxy, stop);
        await client.WriteAsync("whole"u8.ToArray(), stop);
        Assert.Equal("whole", await ReadAsync(server, 5, stop));
        Assert.False(cut.Reached.IsCompleted);
    }

    [Fact(Timeout = 30_000)]
    public async Task Connections_are_refused_while_told_so()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var proxy = CuttingProxy.Start(ServerPort);
        proxy.RefuseConnections(true);
        using var client = new TcpClient();
        var refusal = await Record.ExceptionAsync(async () =>
        {
            await client.ConnectAsync(IPAddress.Loopback, proxy.Port, stop);
            await ReadAsync(client.GetStream(), 1, stop);
        });
        Assert.True(refusal is SocketException or IOException, $"{refusal}");
        proxy.RefuseConnections(false);
        await ConnectAsync(proxy, stop);
    }

    public ValueTask InitializeAsync()
    {
        _server.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(NetworkStream Client, NetworkStream Server)> ConnectAsync(CuttingProxy proxy, CancellationToken stop)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port, stop);
        return (new NetworkStream(client, true), new NetworkStream(await _server.AcceptSocketAsync(stop), true));
    }

    private static async Task<string> ReadAsync(NetworkStream stream, int length, CancellationToken stop)
    {
        var octets = new byte[length];
        await stream.ReadExactlyAsync(octets, stop);
        return Encoding.ASCII.GetString(octets);
    }
}
