using System.Globalization;
using System.Net;
using System.Text;
using MailKit.Security;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Logs in. The mechanisms are MailKit's; what they say goes over our own wire, and nowhere else.</summary>
internal sealed class ImapLogin(ImapEndpointOptions options, ImapFailures failures)
{
    // One round trip and nothing to compute; over TLS, or where clear text was asked for on this machine, it gives nothing away.
    private static readonly string[] Protected = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-1", "LOGIN", "CRAM-MD5"];
    private static readonly string[] Unprotected = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>No mechanism has so many challenges.</summary>
    private const int MostSteps = 20;

    private volatile bool _isToken;

    public static async Task<ImapCapabilities> AskCapabilitiesAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        var list = "";
        await connection.RunAsync("CAPABILITY", "to say what it can do", FailureScope.Endpoint, Take, cancellationToken);
        return new ImapCapabilities(list);

        void Take(ReadOnlySpan<byte> payload)
        {
            if (ImapResponse.StartsWithWord(payload, "CAPABILITY"u8))
                list = Encoding.ASCII.GetString(payload[10..]);
        }
    }

    public async Task RunAsync(ImapConnection connection, ImapStatus greeting, bool othersAreOpen, CancellationToken cancellationToken)
    {
        connection.Capabilities = greeting.Code == "CAPABILITY"
            ? new ImapCapabilities(greeting.Arguments)
            : await AskCapabilitiesAsync(connection, cancellationToken);
        if (greeting.Word == "PREAUTH")
            return;

        connection.Wire.Trace.HideLogin(true);
        string? announced = null;
        var status = await AttemptAsync(connection, refused: false, Take, cancellationToken);
        if (!status.IsOk && failures.LoginRefused(status, othersAreOpen).Kind == FailureKind.Authentication && _isToken)
            status = await AttemptAsync(connection, refused: true, Take, cancellationToken);
        connection.Wire.Trace.HideLogin(false);
        if (!status.IsOk)
            throw failures.LoginRefused(status, othersAreOpen);

        // Capabilities before and after the login differ; most servers say the new ones unasked, which saves a round trip.
        var list = status.Code == "CAPABILITY" ? status.Arguments : announced;
        connection.Capabilities = list is null ? await AskCapabilitiesAsync(connection, cancellationToken) : new ImapCapabilities(list);

        void Take(ReadOnlySpan<byte> payload)
        {
            if (ImapResponse.StartsWithWord(payload, "CAPABILITY"u8))
                announced = Encoding.ASCII.GetString(payload[10..]);
        }
    }

    private async Task<ImapStatus> AttemptAsync(ImapConnection connection, bool refused, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        var credential = await options.Credentials.GetAsync(refused, cancellationToken);
        _isToken = credential.Kind == CredentialKind.AccessToken;
        failures.Hide(credential.Secret);
        failures.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.Secret)));
        failures.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{options.User}\0{credential.Secret}")));
        var offered = connection.Capabilities.AuthenticationMechanisms;
        if (_isToken)
            return await WithTokenAsync(connection, offered, credential.Secret, untagged, cancellationToken);

        var order = options.Security == ConnectionSecurity.ClearText && !IsThisMachine(options.Host) ? Unprotected : Protected;
        var name = order.FirstOrDefault(offered.Contains);
        if (name is not null)
        {
            var mechanism = SaslMechanism.Create(name, Encoding.UTF8, new NetworkCredential(options.User, credential.Secret))!;
            return await AuthenticateAsync(connection, name, mechanism.SupportsInitialResponse, mechanism.Challenge, untagged, cancellationToken);
        }

        if (connection.Capabilities.Has("LOGINDISABLED"))
            throw failures.NoLogin("it has switched off the login with a password on this connection. Use TLS (imaps://), or a token.");
        return await LoginCommandAsync(connection, credential.Secret, untagged, cancellationToken);
    }

    private async Task<ImapStatus> WithTokenAsync(ImapConnection connection, IReadOnlySet<string> offered, string token, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        var bearer = $"n,a={options.User.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},\u0001host={options.Host}\u0001port={options.Port.ToString(CultureInfo.InvariantCulture)}\u0001auth=Bearer {token}\u0001\u0001";
        var (name, text) = offered.Contains("OAUTHBEARER") ? ("OAUTHBEARER", bearer)
            : offered.Contains("XOAUTH2") ? ("XOAUTH2", $"user={options.User}\u0001auth=Bearer {token}\u0001\u0001")
            : throw failures.NoLogin("it takes no access tokens (neither OAUTHBEARER nor XOAUTH2). Give a password, or an app password.");
        var first = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        failures.Hide(first);
        var sent = false;

        // After the first response a challenge is the error in JSON; it wants an answer before the NO comes.
        return await AuthenticateAsync(connection, name, true, (_, _) => Interlocked.Exchange(ref sent, true) ? "AQ==" : first, untagged, cancellationToken);
    }

    private static async Task<ImapStatus> AuthenticateAsync(
        ImapConnection connection, string name, bool hasFirst, Func<string, CancellationToken, string> answer, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        var first = hasFirst && connection.Capabilities.Has("SASL-IR") ? answer("", cancellationToken) : null;
        var steps = 0;
        var tag = connection.Queue($"AUTHENTICATE {name}{(first is null ? "" : $" {(first.Length == 0 ? "=" : first)}")}");
        await connection.Wire.FlushAsync(cancellationToken);
        while (true)
        {
            var response = await connection.Wire.ReadResponseAsync(null, cancellationToken);
            if (response.IsTagged(Encoding.ASCII.GetBytes(tag)))
                return response.Status;
            if (response.IsUntagged)
            {
                untagged(response.Payload);
                continue;
            }

            if (response.IsEmpty)
                continue;
            if (!response.IsContinuation || ++steps > MostSteps)
                throw connection.Wire.Break(connection.Failures.ProtocolError("it did not end a login"));
            string? next;
            try
            {
                next = answer(Encoding.ASCII.GetString(response.Payload), cancellationToken);
            }
            catch (SaslException)
            {
                // The server's proof is wrong or cannot be read: give up in an orderly way and let its answer tell.
                next = "*";
            }

            connection.Wire.Write(Encoding.ASCII.GetBytes($"{next}\r\n"));
            await connection.Wire.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The LOGIN command, for servers without SASL; literals carry what a quoted string cannot.</summary>
    private async Task<ImapStatus> LoginCommandAsync(ImapConnection connection, string password, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        if (IsQuotable(options.User) && IsQuotable(password))
            return await connection.TryAsync($"LOGIN {ImapQuoting.Quote(options.User)} {ImapQuoting.Quote(password)}", untagged, cancellationToken);
        var tag = connection.NextTag();
        var wire = connection.Wire;
        wire.Write(Encoding.ASCII.GetBytes($"{tag} LOGIN"));
        foreach (var part in new[] { Encoding.UTF8.GetBytes(options.User), Encoding.UTF8.GetBytes(password) })
        {
            wire.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {{{part.Length}}}\r\n")));
            await wire.FlushAsync(cancellationToken);
            ImapResponse response;
            do
            {
                response = await wire.ReadResponseAsync(null, cancellationToken);
            }
            while (response.IsUntagged);
            if (!response.IsContinuation)
                return response.Status;
            wire.Write(part);
        }

        wire.Write("\r\n"u8);
        return await connection.FinishAsync(tag, untagged, cancellationToken);
    }

    private static bool IsQuotable(string text) => text.All(c => c is >= ' ' and < '\u007f');

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
