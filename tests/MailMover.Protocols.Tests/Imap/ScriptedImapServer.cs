using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>
/// A server on loopback that says what real ones do not say on command. A script turns a command (without its tag, literals in place)
/// into the answer: TAG stands for the tag, CUT hangs up, GO asks for the literal that is announced. Null leaves the answer to the server.
/// </summary>
internal sealed class ScriptedImapServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string?> _script;
    private readonly Task _serving;

    public ScriptedImapServer(Func<string, string?> script)
    {
        _script = script;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Greeting { get; init; } = "* OK ready";

    public string Capabilities { get; init; } = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND LITERAL+";

    /// <summary>What clients said, without tags.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<string> Trace { get; } = new();

    public ImapEndpoint Open(EndpointSide side, Func<ImapEndpointOptions, ImapEndpointOptions>? change = null)
    {
        var options = new ImapEndpointOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            Security = ConnectionSecurity.ClearText,
            User = "jo@example.org",
            Credentials = new FixedCredential("s3cret-p4ss"),
            TemporaryDirectory = Path.GetTempPath(),
            Timeout = TimeSpan.FromSeconds(20),
            Trace = Trace.Enqueue,
        };
        return new ImapEndpoint(change?.Invoke(options) ?? options, side, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            await using var stream = client.GetStream();
            await SayAsync(stream, Greeting + "\r\n");
            var tag = "";
            while (await ReadCommandAsync(stream) is { } command)
            {
                // A line of one word goes on with a login; its tag was said before.
                if (command.Contains(' ', StringComparison.Ordinal))
                    tag = command[..command.IndexOf(' ', StringComparison.Ordinal)];
                if (!await AnswerAsync(stream, tag, WithoutTag(command)))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the test is over.
        }
    }

    /// <summary>Reads a command; an announced literal is permitted unless the script refuses.</summary>
    private async Task<string?> ReadCommandAsync(NetworkStream stream)
    {
        var command = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line)
        {
            command.Append(line);
            if (!line.EndsWith('}'))
                return command.ToString();
            var announced = line[(line.LastIndexOf('{') + 1)..^1];
            if (!announced.EndsWith('+'))
            {
                var answer = _script(WithoutTag(command.ToString())) ?? "GO";
                if (answer != "GO")
                    return command.ToString();
                await SayAsync(stream, "+ go\r\n");
            }

            var literal = new byte[int.Parse(announced.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(literal, _stop.Token);
            command.Append("\r\n").Append(Encoding.Latin1.GetString(literal));
        }

        return null;
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, string tag, string text)
    {
        Commands.Enqueue(text);
        var answer = (_script(text) ?? Default(text)).Replace("TAG", tag, StringComparison.Ordinal);
        var cut = answer.EndsWith("CUT", StringComparison.Ordinal);
        await SayAsync(stream, cut ? answer[..^3] : answer);
        return !cut;
    }

    private string Default(string command) => command.Split(' ')[0] switch
    {
        "CAPABILITY" => $"* CAPABILITY {Capabilities}\r\nTAG OK done\r\n",
        "AUTHENTICATE" or "LOGIN" => $"TAG OK [CAPABILITY {Capabilities}] welcome\r\n",
        "NAMESPACE" => "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\nTAG OK done\r\n",
        "STATUS" => "* STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 7)\r\nTAG OK done\r\n",
        "SELECT" or "EXAMINE" => "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\nTAG OK done\r\n",
        "LIST" => "* LIST () \"/\" INBOX\r\nTAG OK done\r\n",
        "LOGOUT" => "* BYE\r\nTAG OK done\r\nCUT",
        _ => "TAG OK done\r\n",
    };

    private static string WithoutTag(string command) => command[(command.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private async Task SayAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);

    private async Task<string?> ReadLineAsync(NetworkStream stream)
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, _stop.Token) == 1)
        {
            if (octet[0] == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(octet[0]);
        }

        return null;
    }
}
