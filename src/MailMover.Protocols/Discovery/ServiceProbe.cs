using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using MailMover.Protocols.Connecting;

namespace MailMover.Protocols.Discovery;

/// <summary>Connects, waits for the greeting and, where that is the way, for STARTTLS; then says goodbye.</summary>
/// <param name="certificateAuthorityFile">A file with certificates (PEM) of further authorities to trust; null for none.</param>
/// <param name="certificatePin">SHA-256 of the one certificate to trust; null to check chain and name.</param>
/// <param name="time">The clock.</param>
public sealed class ServiceProbe(string? certificateAuthorityFile, string? certificatePin, TimeProvider time) : IServiceProbe
{
    private const int LongestLine = 8192;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public async Task<ServiceFinding> ProbeAsync(ServicePlace place, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var certificate = new ServerCertificate(place.Host, certificatePin, certificateAuthorityFile, time);
        try
        {
            return await LookAsync(place, certificate, either.Token);
        }
        catch (Exception e) when (certificate.Refusal is not null && e is (AuthenticationException or IOException))
        {
            return new ServiceFinding(place, ServiceStatus.NotTrusted, certificate.Refusal);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServiceFinding(place, ServiceStatus.Absent, $"no answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or CryptographicException)
        {
            return new ServiceFinding(place, ServiceStatus.Absent, ServerText.Clean(e.InnerException is SocketException inner ? inner.Message : e.Message));
        }
    }

    private static async Task<ServiceFinding> LookAsync(ServicePlace place, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(place.Host, place.Port, cancellationToken);
        Stream stream = client.GetStream();
        if (place.Security == ConnectionSecurity.ImplicitTls)
            stream = await EncryptAsync(stream, certificate, cancellationToken);
        await using (stream)
        {
            var greeting = await ReadLineAsync(stream, cancellationToken);
            if (!IsGreeting(place.Protocol, greeting))
                return new ServiceFinding(place, ServiceStatus.Absent, "what answers there speaks something else");
            if (place.Security != ConnectionSecurity.StartTls)
            {
                await SayGoodbyeAsync(place.Protocol, stream, cancellationToken);
                return new ServiceFinding(place, ServiceStatus.Found);
            }

            if (!await StartTlsAsync(place.Protocol, stream, cancellationToken))
                return new ServiceFinding(place, ServiceStatus.ClearTextOnly, "it offers no encryption");
            await using var encrypted = await EncryptAsync(stream, certificate, cancellationToken);
            await SayGoodbyeAsync(place.Protocol, encrypted, cancellationToken);
            return new ServiceFinding(place, ServiceStatus.Found);
        }
    }

    private static async Task<Stream> EncryptAsync(Stream stream, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(certificate.Options, cancellationToken);
        return tls;
    }

    private static bool IsGreeting(MailProtocol protocol, string line) => protocol == MailProtocol.Imap
        ? line.StartsWith("* OK", StringComparison.OrdinalIgnoreCase) || line.StartsWith("* PREAUTH", StringComparison.OrdinalIgnoreCase)
        : line.StartsWith("+OK", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> StartTlsAsync(MailProtocol protocol, Stream stream, CancellationToken cancellationToken)
    {
        await WriteAsync(stream, protocol == MailProtocol.Imap ? "s STARTTLS\r\n" : "STLS\r\n", cancellationToken);
        string answer;
        do
        {
            answer = await ReadLineAsync(stream, cancellationToken);
        }
        while (protocol == MailProtocol.Imap && answer.StartsWith('*'));
        return answer.StartsWith(protocol == MailProtocol.Imap ? "s OK" : "+OK", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SayGoodbyeAsync(MailProtocol protocol, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(stream, protocol == MailProtocol.Imap ? "q LOGOUT\r\n" : "QUIT\r\n", cancellationToken);
            await ReadLineAsync(stream, cancellationToken);
        }
        catch (IOException)
        {
            // It is gone already; what was to be known is known.
        }
    }

    private static Task WriteAsync(Stream stream, string line, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(line), cancellationToken).AsTask();

    // An octet at a time: what follows STARTTLS's answer belongs to the encryption.
    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (line.Length < LongestLine)
        {
            if (await stream.ReadAsync(octet, cancellationToken) == 0)
                throw new IOException("it closed the connection");
            if (octet[0] == '\n')
                return line.ToString();
            line.Append((char)octet[0]);
        }

        throw new IOException("it sent a line without end");
    }
}
