using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>COMPRESS=DEFLATE, which the endpoint never uses on loopback, on a pair of sockets.</summary>
public sealed class ImapCompressionTests
{
    private const int Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Commands_and_answers_go_on_compressed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        using var other = await listener.AcceptTcpClientAsync(Token);
        var serving = ServeAsync(other.GetStream());

        var options = new ImapEndpointOptions { Host = "h", Port = 1, Security = ConnectionSecurity.ClearText, User = "u", Credentials = new FixedCredential("x"), TemporaryDirectory = "" };
        var failures = new ImapFailures(EndpointSide.Source, options);
        await using var wire = new ImapWire(client.GetStream(), failures, new ImapTrace(null, "", failures.Clean), TimeProvider.System, TimeSpan.FromSeconds(20));
        var connection = new ImapConnection(wire);
        await ImapConnector.CompressAsync(connection, Token);
        var said = "";
        var status = await connection.TryAsync("NOOP", payload => said = Encoding.ASCII.GetString(payload), Token);
        Assert.Equal(("OK", "7 EXISTS"), (status.Word, said));
        await serving;
    }

    private static async Task ServeAsync(NetworkStream stream)
    {
        Assert.Equal("M1 COMPRESS DEFLATE", await ReadLineAsync(stream));
        await stream.WriteAsync("M1 OK go\r\n"u8.ToArray(), Token);
        await using var from = new DeflateStream(stream, CompressionMode.Decompress);
        await using var to = new DeflateStream(stream, CompressionMode.Compress);
        Assert.Equal("M2 NOOP", await ReadLineAsync(from));
        await to.WriteAsync("* 7 EXISTS\r\nM2 OK done\r\n"u8.ToArray(), Token);
        await to.FlushAsync(Token);
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, Token) == 1 && octet[0] != '\n')
            line.Append((char)octet[0]);
        return line.ToString().TrimEnd('\r');
    }
}
