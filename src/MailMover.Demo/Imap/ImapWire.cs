using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace MailMover.Demo.Imap;

/// <summary>Commands and responses on one socket; the least that seeding and reading back need, and nothing shared with the program under test.</summary>
internal sealed class ImapWire : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _tag;

    private ImapWire(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>The server's first words.</summary>
    public string Greeting { get; private set; } = "";

    public static async Task<ImapWire> ConnectAsync(string host, int port, string user, string password, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            var wire = new ImapWire(socket);
            wire.Greeting = (await wire.ReadResponseAsync(cancellationToken)).Text;
            await wire.RunAsync($"LOGIN {Quote(user)} {Quote(password)}", cancellationToken);
            return wire;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>Sends a command and collects its untagged responses.</summary>
    public async Task<IReadOnlyList<ImapResponse>> RunAsync(string command, CancellationToken cancellationToken)
    {
        var responses = new List<ImapResponse>();
        await foreach (var response in StreamAsync(command, cancellationToken))
            responses.Add(response);
        return responses;
    }

    /// <summary>Sends a command and yields its untagged responses as they come.</summary>
    public async IAsyncEnumerable<ImapResponse> StreamAsync(string command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tag = NextTag();
        await WriteAsync(Encoding.ASCII.GetBytes($"{tag} {command}\r\n"), cancellationToken);
        while (true)
        {
            var response = await ReadResponseAsync(cancellationToken);
            if (response.Text.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                ThrowUnlessOk(tag, response, command);
                yield break;
            }

            yield return response;
        }
    }

    public string NextTag() => string.Create(CultureInfo.InvariantCulture, $"s{++_tag}");

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => _stream.WriteAsync(octets, cancellationToken);

    /// <summary>Sends a command that ends with a literal, which waits for the server's go-ahead.</summary>
    public async Task AppendAsync(string announced, byte[] literal, CancellationToken cancellationToken)
    {
        var tag = NextTag();
        await WriteAsync(Encoding.ASCII.GetBytes($"{tag} {announced}"), cancellationToken);
        var answer = await ReadResponseAsync(cancellationToken);
        if (!answer.Text.StartsWith('+'))
            throw new IOException($"The server answered APPEND with: {answer.Text}");
        await WriteAsync((byte[])[.. literal, .. "\r\n"u8], cancellationToken);
        await FinishAsync(tag, "APPEND", cancellationToken);
    }

    /// <summary>Reads until the tagged response.</summary>
    public async Task FinishAsync(string tag, string command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await ReadResponseAsync(cancellationToken);
            if (!response.Text.StartsWith(tag + " ", StringComparison.Ordinal))
                continue;
            ThrowUnlessOk(tag, response, command);
            return;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static void ThrowUnlessOk(string tag, ImapResponse response, string command)
    {
        if (!response.Text.StartsWith($"{tag} OK", StringComparison.Ordinal))
            throw new IOException($"The server answered {command.Split(' ')[0]} with: {response.Text[(tag.Length + 1)..]}");
    }

    private async Task<ImapResponse> ReadResponseAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var literals = new List<byte[]>();
        while (true)
        {
            text.Append(await ReadLineAsync(cancellationToken));
            if (LiteralLength(text) is not { } length)
                return new ImapResponse(text.ToString(), literals);
            var literal = new byte[length];
            await ReadExactlyAsync(literal, cancellationToken);
            literals.Add(literal);
        }
    }

    private static int? LiteralLength(StringBuilder text)
    {
        if (text.Length < 3 || text[^1] != '}')
            return null;
        var tail = text.ToString(Math.Max(0, text.Length - 14), Math.Min(14, text.Length));
        var open = tail.LastIndexOf('{');
        return open >= 0 && int.TryParse(tail.AsSpan(open + 1, tail.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var length = newline < 0 ? _end - _start : newline + 1;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, length));
            _start += length;
            if (newline >= 0)
                return line.ToString().TrimEnd('\r', '\n');
            await FillAsync(cancellationToken);
        }
    }

    private async Task ReadExactlyAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var ready = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, ready).CopyTo(target);
        _start += ready;
        await _stream.ReadExactlyAsync(target[ready..], cancellationToken);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
        if (_end == 0)
            throw new IOException("The server closed the connection.");
    }
}
