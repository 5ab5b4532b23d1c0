using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace MailMover.Protocols.Connecting;

/// <summary>Makes the socket of a connection and protects it.</summary>
internal sealed class SocketOpener(ConnectionTarget target, ServerFailures failures, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>When the last certificate that was trusted ends; null where there was none.</summary>
    public DateTimeOffset? CertificateExpires { get; private set; }

    /// <summary>Whether the other side has closed the connection, as far as can be told without asking.</summary>
    public static bool HasHungUp(Socket socket)
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

    public async Task<OpenedSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
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
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                var peer = new IPEndPoint(address, target.Port);
                await socket.ConnectAsync(peer, either.Token);
                Stream stream = new NetworkStream(socket, ownsSocket: true);
                return new OpenedSocket(socket, peer, target.Rates is { } rates ? new PacedStream(stream, rates) : stream);
            }
            catch (IOException e)
            {
                // Connected, and broken by the other side before anything was read: no stream can be made of such a socket.
                socket.Dispose();
                throw failures.Lost(e);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                last = e;
            }
        }

        var why = last is SocketException s ? s.Message : "no answer";
        throw failures.Unreachable($"{why}. Check host, port and the network, and whether {target.Protocol} is switched on there.", last);
    }

    /// <summary>Goes on over TLS.</summary>
    public async Task SecureAsync(ServerWire wire, CancellationToken cancellationToken)
    {
        if (target.CertificateAuthorityFile is { } file && !File.Exists(file))
            throw failures.Untrusted($"the file with its authority, {file}, is not there.");
        var certificate = new ServerCertificate(target.Host, target.CertificatePin, target.CertificateAuthorityFile, time);
        var tls = new SslStream(wire.Stream);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await tls.AuthenticateAsClientAsync(certificate.Options, either.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or CryptographicException)
        {
            await tls.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (certificate.Refusal is { } refusal)
                throw failures.Untrusted(refusal, e);
            throw failures.Unreachable($"no encrypted connection came about ({ServerText.Clean(e.InnerException?.Message ?? e.Message)}). {target.PortsHint}", e);
        }

        CertificateExpires = certificate.Expires;
        wire.SwitchTo(tls, tls);
    }
}
