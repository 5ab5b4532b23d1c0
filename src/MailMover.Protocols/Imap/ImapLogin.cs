using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Logs in. The mechanisms are MailKit's; what they say goes over our own wire, and nowhere else.</summary>
internal sealed class ImapLogin(ConnectionTarget target, ImapFailures failures)
{
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
        var credential = await target.Credentials.GetAsync(refused, cancellationToken);
        _isToken = credential.Kind == CredentialKind.AccessToken;
        if (SaslConversation.Choose(connection.Capabilities.AuthenticationMechanisms, credential, target, failures) is { } conversation)
            return await AuthenticateAsync(connection, conversation, untagged, cancellationToken);
        if (connection.Capabilities.Has("LOGINDISABLED"))
            throw failures.NoLogin("it has switched off the login with a password on this connection. Use TLS (imaps://), or a token.");
        return await LoginCommandAsync(connection, credential.Secret, untagged, cancellationToken);
    }

    private static async Task<ImapStatus> AuthenticateAsync(ImapConnection connection, SaslConversation conversation, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        var first = conversation.HasFirst && connection.Capabilities.Has("SASL-IR") ? conversation.Answer("", cancellationToken) : null;
        var steps = 0;
        var tag = connection.Queue($"AUTHENTICATE {conversation.Mechanism}{(first is null ? "" : $" {(first.Length == 0 ? "=" : first)}")}");
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
            connection.Wire.Write(Encoding.ASCII.GetBytes($"{conversation.Answer(Encoding.ASCII.GetString(response.Payload), cancellationToken)}\r\n"));
            await connection.Wire.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The LOGIN command, for servers without SASL; literals carry what a quoted string cannot.</summary>
    private async Task<ImapStatus> LoginCommandAsync(ImapConnection connection, string password, UntaggedHandler untagged, CancellationToken cancellationToken)
    {
        if (IsQuotable(target.Login) && IsQuotable(password))
            return await connection.TryAsync($"LOGIN {ImapQuoting.Quote(target.Login)} {ImapQuoting.Quote(password)}", untagged, cancellationToken);
        var tag = connection.NextTag();
        var wire = connection.Wire;
        wire.Write(Encoding.ASCII.GetBytes($"{tag} LOGIN"));
        foreach (var part in new[] { Encoding.UTF8.GetBytes(target.Login), Encoding.UTF8.GetBytes(password) })
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
}
