using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>Begins sessions: socket, protection, login.</summary>
internal sealed partial class Pop3Connector(Pop3EndpointOptions options, Pop3Failures failures, TimeProvider time)
{
    private readonly SocketOpener _opener = new(options.Target, failures, time);
    private readonly Pop3Login _login = new(options.Target, failures);
    private int _count;

    /// <summary>Whether the last session went to this machine.</summary>
    public bool IsLoopback { get; private set; }

    /// <summary>When the certificate of the last session ends; null where there was none.</summary>
    public DateTimeOffset? CertificateExpires => _opener.CertificateExpires;

    public async Task<Pop3Session> ConnectAsync(CancellationToken cancellationToken)
    {
        var trace = new Pop3Trace(options.Trace, $"{options.Host} #{Interlocked.Increment(ref _count)}", failures.Clean);
        var opened = await _opener.ConnectAsync(cancellationToken);
        IsLoopback = opened.IsLoopback;
        trace.Note($"connected to {opened.Peer}");
        var wire = new Pop3Wire(opened.Stream, failures, trace, time, options.Timeout);
        var session = new Pop3Session(wire, time) { HasHungUp = () => SocketOpener.HasHungUp(opened.Socket) };
        try
        {
            if (options.Security == ConnectionSecurity.ImplicitTls)
                await _opener.SecureAsync(wire, cancellationToken);
            var greeting = await ReadGreetingAsync(wire, cancellationToken);
            session.Capabilities = await session.AskCapabilitiesAsync(cancellationToken);
            if (options.Security == ConnectionSecurity.StartTls)
                await StartTlsAsync(session, cancellationToken);
            await _login.RunAsync(session, TimestampIn(greeting.Text), cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static string? TimestampIn(string greeting) => Timestamp().Match(greeting) is { Success: true, Value: var timestamp } ? timestamp : null;

    private async Task<Pop3Status> ReadGreetingAsync(Pop3Wire wire, CancellationToken cancellationToken)
    {
        Pop3Status? greeting;
        try
        {
            greeting = await wire.TryReadStatusAsync(cancellationToken);
        }
        catch (MailFailureException e) when (wire.IsSilent)
        {
            // A server that waits for TLS, or that is no mail server, says nothing at all.
            throw failures.Unreachable($"something answers there, but said nothing for {options.Timeout.TotalSeconds:0} seconds. {options.Target.PortsHint}", e);
        }

        return greeting switch
        {
            { Kind: Pop3AnswerKind.Ok } => greeting,
            { Kind: Pop3AnswerKind.Refused } => throw failures.GreetedWithRefusal(greeting),
            _ => throw failures.Unreachable("what answers there does not speak POP3. Check the port."),
        };
    }

    /// <summary>STLS is required where it was asked for: a server, or somebody in between, that hides it gets no password.</summary>
    private async Task StartTlsAsync(Pop3Session session, CancellationToken cancellationToken)
    {
        if (session.Capabilities.IsKnown && !session.Capabilities.Has("STLS"))
            throw failures.Untrusted("it does not offer STLS, so nothing was sent. Use its port for TLS (995) with pop3s://; somebody between may be hiding STLS.");
        var status = await session.RunAsync("STLS", cancellationToken);
        if (!status.IsOk)
            throw failures.Untrusted($"it refused STLS (\"{failures.Clean(status.Text)}\"), so nothing was sent. Use its port for TLS (995) with pop3s://.");
        if (!session.Wire.IsDrained)
            throw failures.Untrusted("it sent something between STLS and the encryption, as an attacker would. Nothing was sent.");
        await _opener.SecureAsync(session.Wire, cancellationToken);

        // What was said before the encryption may be somebody else's.
        session.Capabilities = await session.AskCapabilitiesAsync(cancellationToken);
    }

    // RFC 1939, section 7: as a Message-ID is written.
    [GeneratedRegex("<[^<>\\s]+@[^<>\\s]+>")]
    private static partial Regex Timestamp();
}
