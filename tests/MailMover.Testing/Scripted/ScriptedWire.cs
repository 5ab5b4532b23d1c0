using System.Net.Sockets;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>The octets of one connection; here they are counted, and here it ends in their middle.</summary>
internal sealed class ScriptedWire(ScriptedImapServer server, NetworkStream stream) : IAsyncDisposable
{
    private readonly byte[] _input = new byte[64 << 10];
    private int _start;
    private int _end;

    /// <summary>The command that is being read or answered, as far as it is known.</summary>
    public ScriptedCommand? Command { get; set; }

    /// <summary>Sends a response, unless somebody has parting words to say first.</summary>
    public async Task SendAsync(ScriptedResponse response)
    {
        if (server.Misbehaviours.Select(m => m.PartingWords).FirstOrDefault(w => w is not null) is { } words)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(words + "\r\n"), server.Stopped);
            throw new OperationCanceledException();
        }

        if (response.Pause > TimeSpan.Zero)
            await Task.Delay(response.Pause, server.Stopped);
        foreach (var octets in response.Octets)
            await SendAsync(octets);
    }

    /// <summary>Reads a line without its end; null at the end of the stream.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var ready = _input.AsSpan(_start, _end - _start);
            var found = ready.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(found < 0 ? ready : ready[..found]));
            _start = found < 0 ? _end : _start + found + 1;
            if (found >= 0)
                return line.ToString().TrimEnd('\r');
            if (!await FillAsync())
                return null;
        }
    }

    public async Task<string> ReadLiteralAsync(int length)
    {
        var literal = new byte[length];
        for (var at = 0; at < length;)
        {
            if (_start == _end && !await FillAsync())
                throw new OperationCanceledException();
            var count = Math.Min(length - at, _end - _start);
            _input.AsSpan(_start, count).CopyTo(literal.AsSpan(at));
            _start += count;
            at += count;
        }

        return Encoding.Latin1.GetString(literal);
    }

    /// <summary>Ends the connection in one way or another; it never returns unless the server goes on.</summary>
    public async Task EndAsync(AfterReply then)
    {
        if (then == AfterReply.Stall)
            await Task.Delay(Timeout.Infinite, server.Stopped);
        if (then == AfterReply.HangUp)
            throw new OperationCanceledException();
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        if (Ender(TrafficDirection.FromServer, octets.Length) is { } ender)
        {
            await stream.WriteAsync(octets[..ender.Octets], server.Stopped);
            await EndAsync(ender.Then);
        }

        server.Count(TrafficDirection.FromServer, octets.Length);
        await stream.WriteAsync(octets, server.Stopped);
    }

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = await stream.ReadAsync(_input, server.Stopped);
        if (Ender(TrafficDirection.FromClient, _end) is { } ender)
            await EndAsync(ender.Then);
        server.Count(TrafficDirection.FromClient, _end);
        return _end > 0;
    }

    private (int Octets, AfterReply Then)? Ender(TrafficDirection direction, int octets)
    {
        foreach (var misbehaviour in server.Misbehaviours)
        {
            if (misbehaviour.Pass(direction, Command, octets) is { } passes)
                return (passes, misbehaviour.Then);
        }

        return null;
    }
}
