using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MailMover.Testing.Discovery;

/// <summary>
/// A web server on loopback that speaks TLS with the certificate of whichever host is asked for. Only its hosts exist for its clients
/// (<see cref="CreateClient"/>). A host may show another one's certificate, as captive portals do.
/// </summary>
public sealed class ScriptedWebServer : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly LoopbackListener _listener = new();
    private readonly ConcurrentDictionary<string, Func<string, WebReply?>> _hosts = new();
    private readonly ConcurrentDictionary<string, string> _certificates = new();

    public ScriptedWebServer() => _listener.Serve(ServeAsync);

    /// <summary>What was asked for: <c>https://host/path?query</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Completed by the first request.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a host answer: what it sends for a path with query; null for never anything.</summary>
    public ScriptedWebServer With(string host, Func<string, WebReply?> answer)
    {
        _hosts[host] = answer;
        return this;
    }

    /// <summary>Makes a host send this body for everything.</summary>
    public ScriptedWebServer With(string host, string body) => With(host, _ => new WebReply(200, body));

    /// <summary>Makes a host show another one's certificate.</summary>
    public ScriptedWebServer ShowCertificateOf(string host, string other)
    {
        _certificates[host] = other;
        return this;
    }

    /// <summary>A client for which only this server's hosts exist, and which trusts this server's authority alone.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            if (!_hosts.ContainsKey(context.DnsEndPoint.Host))
                throw new SocketException((int)SocketError.HostNotFound);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(_listener.EndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, errors) => _authority.IsTrusted(certificate, errors) },
    });

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _authority.Dispose();
    }

    private async Task ServeAsync(TcpClient client)
    {
        await using var stream = new SslStream(client.GetStream());
        var host = "";
        await stream.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                host = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = _authority.Issue(_certificates.GetValueOrDefault(host, host)) });
            },
            null,
            _listener.Stopped);
        await AnswerAsync(stream, host);
    }

    private async Task AnswerAsync(SslStream stream, string host)
    {
        var path = await ReadPathAsync(stream);
        Requests.Enqueue($"https://{host}{path}");
        Asked.TrySetResult();
        if (_hosts[host](path) is not { } reply)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _listener.Stopped);
            return;
        }

        var body = Encoding.UTF8.GetBytes(reply.Body);
        var location = reply.Location is null ? "" : $"Location: {reply.Location}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {reply.Status} As scripted\r\n{location}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"), _listener.Stopped);
        await stream.WriteAsync(body, _listener.Stopped);
        await stream.ShutdownAsync();
    }

    private async Task<string> ReadPathAsync(SslStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync(_listener.Stopped) ?? throw new IOException("The client said nothing.");
        while (await reader.ReadLineAsync(_listener.Stopped) is { Length: > 0 })
        {
            // The headers say nothing that matters here.
        }

        return request.Split(' ')[1];
    }
}
