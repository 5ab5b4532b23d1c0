using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Makes connections: socket, protection, login, compression.</summary>
internal sealed class ImapConnector(ImapEndpointOptions options, ImapFailures failures, TimeProvider time)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(20);

    private readonly ImapLogin _login = new(options, failures);
    private int _count;

    /// <summary>Whether the last connection went to this machine.</summary>
    public bool IsLoopback { get; private set; }

    /// <param name="othersAreOpen">Whether other connections of the same login are open; then a refusal is about their number.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<ImapConnection> ConnectAsync(bool othersAreOpen, CancellationToken cancellationToken)
    {
        var trace = new ImapTrace(options.Trace, $"{options.Host} #{Interlocked.Increment(ref _count)}", failures.Clean);
        var socket = await ConnectSocketAsync(cancellationToken);
        IsLoopback = socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        trace.Note($"connected to {socket.RemoteEndPoint}");
        var wire = new ImapWire(new NetworkStream(socket, ownsSocket: true), failures, trace, time, options.Timeout);
        var connection = new ImapConnection(wire) { HasHungUp = () => HasHungUp(socket) };
        try
        {
            if (options.Security == ConnectionSecurity.ImplicitTls)
                await SecureAsync(wire, cancellationToken);
            var greeting = await ReadGreetingAsync(wire, othersAreOpen, cancellationToken);
            if (options.Security == ConnectionSecurity.StartTls)
            {
                await StartTlsAsync(connection, greeting, cancellationToken);
                greeting = new ImapStatus("OK", null, "", "");
            }

            await _login.RunAsync(connection, greeting, othersAreOpen, cancellationToken);
            if (!IsLoopback && connection.Capabilities.Has("COMPRESS=DEFLATE"))
                await CompressAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Retire();
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on compressed (RFC 4978).</summary>
    internal static async Task CompressAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        var status = await connection.TryAsync("COMPRESS DEFLATE", null, cancellationToken);
        if (!status.IsOk)
            return;
        var stream = connection.Wire.Stream;
        connection.Wire.SwitchTo(
            new DeflateStream(stream, CompressionMode.Decompress),
            new DeflateStream(stream, CompressionLevel.Fastest));
    }

    private static bool HasHungUp(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    internal async Task<Socket> ConnectSocketAsync(CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(options.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(options.Host, cancellationToken);
        }
        catch (SocketException e)
        {
            throw failures.Unreachable($"there is no server of that name ({e.Message}). Check the name and the network.", e);
        }

        Exception? last = null;
        foreach (var address in addresses)
        {
            // NoDelay: commands are gathered here already; Nagle against delayed acknowledgements costs 40 ms a message without LITERAL+.
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var patience = new CancellationTokenSource(ConnectPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                await socket.ConnectAsync(new IPEndPoint(address, options.Port), either.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                last = e;
            }
        }

        var why = last is SocketException s ? s.Message : "no answer";
        throw failures.Unreachable($"{why}. Check host, port and the network, and whether IMAP is switched on there.", last);
    }

    private async Task SecureAsync(ImapWire wire, CancellationToken cancellationToken)
    {
        if (options.CertificateAuthorityFile is { } file && !File.Exists(file))
            throw failures.Untrusted($"the file with its authority, {file}, is not there.");
        var certificate = new ServerCertificate(options.Host, options.CertificatePin, options.CertificateAuthorityFile, time);
        var tls = new SslStream(wire.Stream);
        using var patience = new CancellationTokenSource(ConnectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await tls.AuthenticateAsClientAsync(certificate.Options, either.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            await tls.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (certificate.Refusal is { } refusal)
                throw failures.Untrusted(refusal, e);
            throw failures.Unreachable($"no encrypted connection came about ({ServerText.Clean(e.InnerException?.Message ?? e.Message)}). Port 993 speaks TLS at once, port 143 STARTTLS: check which one this is.", e);
        }

        wire.SwitchTo(tls, tls);
    }

    private async Task<ImapStatus> ReadGreetingAsync(ImapWire wire, bool othersAreOpen, CancellationToken cancellationToken)
    {
        ImapStatus? status = null;
        while (status is null)
        {
            var response = await ReadFirstAsync(wire, cancellationToken);
            if (!response.IsUntagged || !ImapResponse.IsStatus(response.Payload))
                throw failures.Unreachable("what answers there does not speak IMAP. Check the port.");
            status = response.Status;
        }

        if (status.Word is "BYE" or "NO" or "BAD")
            throw othersAreOpen ? failures.LoginRefused(status, othersAreOpen) : failures.Lost(null, status);
        return status;
    }

    /// <summary>A server that waits for TLS, or that is no mail server, says nothing at all.</summary>
    private async Task<ImapResponse> ReadFirstAsync(ImapWire wire, CancellationToken cancellationToken)
    {
        try
        {
            return await wire.ReadResponseAsync(null, cancellationToken);
        }
        catch (MailFailureException e) when (wire.IsSilent)
        {
            throw failures.Unreachable($"something answers there, but said nothing for {options.Timeout.TotalSeconds:0} seconds. Port 993 speaks TLS at once, port 143 STARTTLS: check which one this is.", e);
        }
    }

    /// <summary>STARTTLS is required where it was asked for: a server, or somebody in between, that hides it gets no password.</summary>
    private async Task StartTlsAsync(ImapConnection connection, ImapStatus greeting, CancellationToken cancellationToken)
    {
        if (greeting.Word == "PREAUTH")
            throw failures.Untrusted("it began with PREAUTH, which leaves no room for STARTTLS. Use its port for TLS (993).");
        var capabilities = greeting.Code == "CAPABILITY"
            ? new ImapCapabilities(greeting.Arguments)
            : await ImapLogin.AskCapabilitiesAsync(connection, cancellationToken);
        if (!capabilities.Has("STARTTLS"))
            throw failures.Untrusted("it does not offer STARTTLS, so nothing was sent. Use its port for TLS (993) with imaps://; somebody between may be hiding STARTTLS.");
        var status = await connection.TryAsync("STARTTLS", null, cancellationToken);
        if (!status.IsOk)
            throw failures.Untrusted(string.Create(CultureInfo.InvariantCulture, $"it refused STARTTLS (\"{failures.Clean(status.Text)}\"), so nothing was sent. Use its port for TLS (993) with imaps://."));
        if (!connection.Wire.IsDrained)
            throw failures.Untrusted("it sent something between STARTTLS and the encryption, as an attacker would. Nothing was sent.");
        await SecureAsync(connection.Wire, cancellationToken);
    }
}
