using System.Globalization;
using System.IO.Compression;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Makes connections: socket, protection, login, compression.</summary>
internal sealed class ImapConnector(ImapEndpointOptions options, ImapFailures failures, TimeProvider time)
{
    private readonly SocketOpener _opener = new(options.Target, failures, time);
    private readonly ImapLogin _login = new(options.Target, failures);
    private int _count;

    /// <summary>Whether the last connection went to this machine.</summary>
    public bool IsLoopback { get; private set; }

    /// <summary>When the certificate of the last connection ends; null where there was none.</summary>
    public DateTimeOffset? CertificateExpires => _opener.CertificateExpires;

    /// <param name="othersAreOpen">Whether other connections of the same login are open; then a refusal is about their number.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<ImapConnection> ConnectAsync(bool othersAreOpen, CancellationToken cancellationToken)
    {
        var trace = new ImapTrace(options.Trace, $"{options.Host} #{Interlocked.Increment(ref _count)}", failures.Clean);
        var opened = await _opener.ConnectAsync(cancellationToken);
        IsLoopback = opened.IsLoopback;
        trace.Note($"connected to {opened.Peer}");
        var wire = new ImapWire(opened.Stream, failures, trace, time, options.Timeout);
        var connection = new ImapConnection(wire) { HasHungUp = () => SocketOpener.HasHungUp(opened.Socket), GoodbyeWait = options.GoodbyeWait };
        try
        {
            if (options.Security == ConnectionSecurity.ImplicitTls)
                await _opener.SecureAsync(wire, cancellationToken);
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
            throw failures.Unreachable($"something answers there, but said nothing for {options.Timeout.TotalSeconds:0} seconds. {options.Target.PortsHint}", e);
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
        await _opener.SecureAsync(connection.Wire, cancellationToken);
    }
}
