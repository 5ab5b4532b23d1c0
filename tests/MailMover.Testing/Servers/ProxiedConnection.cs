using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MailMover.Testing.Servers;

/// <summary>One connection through a <see cref="CuttingProxy"/>.</summary>
internal sealed class ProxiedConnection(CuttingProxy proxy, Socket client, TimeSpan delay)
{
    private const int ChunkInOctets = 64 * 1024;
    private const int ChunksUnderWay = 512;

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _held = [Task.CompletedTask, Task.CompletedTask];
    private readonly bool[] _muted = new bool[2];

    public Task Completion => _completion.Task;

    public async Task RunAsync(EndPoint server, CancellationToken cancellationToken)
    {
        try
        {
            client.NoDelay = _server.NoDelay = true;
            // SYN, SYN-ACK and ACK have to cross the line before the server greets.
            await Task.Delay(delay * 3, TimeProvider.System, cancellationToken);
            await _server.ConnectAsync(server, cancellationToken);
            await Task.WhenAll(
                CutWhenItFailsAsync(PumpAsync(client, _server, ProxyDirection.FromClient, cancellationToken)),
                CutWhenItFailsAsync(PumpAsync(_server, client, ProxyDirection.FromServer, cancellationToken)));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side hung up, or the cut came.
        }
        finally
        {
            client.Dispose();
            _server.Dispose();
            _completion.TrySetResult();
        }
    }

    /// <summary>Breaks both sides with a reset, as a line does.</summary>
    public void Cut()
    {
        client.Close(0);
        _server.Close(0);
    }

    public void Hold(ProxyDirection direction, Task until) => Volatile.Write(ref _held[(int)direction], until);

    public void Mute(ProxyDirection direction) => Volatile.Write(ref _muted[(int)direction], true);

    // Whoever waits on one of the sockets must not wait for ever when another part of the connection has failed.
    private async Task CutWhenItFailsAsync(Task part)
    {
        try
        {
            await part;
        }
        catch
        {
            Cut();
            throw;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, ProxyDirection direction, CancellationToken cancellationToken)
    {
        if (delay == TimeSpan.Zero)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(ChunkInOctets);
            while (await from.ReceiveAsync(buffer.AsMemory(0, ChunkInOctets), cancellationToken) is var read and > 0)
                await PassAsync(to, direction, buffer.AsMemory(0, read), cancellationToken);
            to.Shutdown(SocketShutdown.Send);
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        var line = Channel.CreateBounded<(byte[] Buffer, int Length, long Due)>(new BoundedChannelOptions(ChunksUnderWay) { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(
            CutWhenItFailsAsync(ReadAsync(from, line.Writer, cancellationToken)),
            CutWhenItFailsAsync(WriteAsync(to, direction, line.Reader, cancellationToken)));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Buffer, int Length, long Due)> line, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(ChunkInOctets);
                var read = await from.ReceiveAsync(buffer.AsMemory(0, ChunkInOctets), cancellationToken);
                if (read == 0)
                    return;
                await line.WriteAsync((buffer, read, TimeProvider.System.GetTimestamp() + (long)(delay.TotalSeconds * TimeProvider.System.TimestampFrequency)), cancellationToken);
            }
        }
        finally
        {
            line.Complete();
        }
    }

    private async Task WriteAsync(Socket to, ProxyDirection direction, ChannelReader<(byte[] Buffer, int Length, long Due)> line, CancellationToken cancellationToken)
    {
        await foreach (var (buffer, length, due) in line.ReadAllAsync(cancellationToken))
        {
            var wait = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due);
            // A timer cannot be set to less than a millisecond; to wait that long for each piece would bound the bandwidth.
            if (wait >= TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            await PassAsync(to, direction, buffer.AsMemory(0, length), cancellationToken);
            ArrayPool<byte>.Shared.Return(buffer);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private async Task PassAsync(Socket to, ProxyDirection direction, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        var passes = proxy.Examine(direction, octets.Span);
        await proxy.WhileStalledAsync();
        await Volatile.Read(ref _held[(int)direction]);
        if (Volatile.Read(ref _muted[(int)direction]))
            return;
        for (var rest = passes is { } some ? octets[..some] : octets; rest.Length > 0;)
            rest = rest[await to.SendAsync(rest, cancellationToken)..];
        if (passes is not null)
            Cut();
    }
}
