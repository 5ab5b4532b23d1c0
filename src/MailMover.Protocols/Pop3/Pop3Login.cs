using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>Logs in: by SASL (RFC 5034), APOP or USER and PASS (RFC 1939).</summary>
internal sealed class Pop3Login(ConnectionTarget target, Pop3Failures failures)
{
    /// <summary>No mechanism has so many challenges.</summary>
    private const int MostSteps = 20;

    /// <summary>Longer commands are not allowed (RFC 2449, section 4), so a longer first response has to wait until it is asked for.</summary>
    private const int LongestCommand = 253;

    private volatile bool _isToken;

    /// <param name="session">The session.</param>
    /// <param name="timestamp">The timestamp of the greeting, for APOP; null where there is none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task RunAsync(Pop3Session session, string? timestamp, CancellationToken cancellationToken)
    {
        session.Wire.Trace.HideLogin(true);
        var status = await AttemptAsync(session, timestamp, refused: false, cancellationToken);
        if (!status.IsOk && _isToken && failures.LoginRefused(status, null).Kind == FailureKind.Authentication)
            status = await AttemptAsync(session, timestamp, refused: true, cancellationToken);
        session.Wire.Trace.HideLogin(false);
        if (!status.IsOk)
            throw failures.LoginRefused(status, session.Capabilities.LoginDelay);
    }

    private async Task<Pop3Status> AttemptAsync(Pop3Session session, string? timestamp, bool refused, CancellationToken cancellationToken)
    {
        var credential = await target.Credentials.GetAsync(refused, cancellationToken);
        _isToken = credential.Kind == CredentialKind.AccessToken;
        var conversation = SaslConversation.Choose(session.Capabilities.AuthenticationMechanisms, credential, target, failures);
        if (target.Security == ConnectionSecurity.ClearText && timestamp is not null && target.AuthUser is null && conversation is null or { ShowsPassword: true })
        {
            var status = await ApopAsync(session, timestamp, credential.Secret, cancellationToken);

            // Servers that show a timestamp to everybody know a secret for APOP only of some. A connection that was ended over it has said why.
            if (status.IsOk || status.Code is not null || session.Wire.IsBroken || session.HasHungUp())
                return status;
        }

        if (conversation is not null)
            return await AuthenticateAsync(session, conversation, cancellationToken);
        if (target.Security == ConnectionSecurity.ClearText && session.Capabilities.IsKnown && !session.Capabilities.Has("USER"))
            throw failures.NoLogin("it has switched off the login with a password on this connection. Use TLS (pop3s://).");
        return await UserAndPassAsync(session, credential.Secret, cancellationToken);
    }

    private async Task<Pop3Status> ApopAsync(Pop3Session session, string timestamp, string password, CancellationToken cancellationToken)
    {
        AssertOneLine(target.Login);
#pragma warning disable CA5351 // the protocol's own; without it the password goes over the line as it is
        var digest = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(timestamp + password)));
#pragma warning restore CA5351
        return await session.RunAsync($"APOP {target.Login} {digest}", cancellationToken);
    }

    private async Task<Pop3Status> UserAndPassAsync(Pop3Session session, string password, CancellationToken cancellationToken)
    {
        AssertOneLine(target.Login);
        AssertOneLine(password);
        var status = await session.RunAsync($"USER {target.Login}", cancellationToken);
        return status.IsOk ? await session.RunAsync($"PASS {password}", cancellationToken) : status;
    }

    private static async Task<Pop3Status> AuthenticateAsync(Pop3Session session, SaslConversation conversation, CancellationToken cancellationToken)
    {
        var command = $"AUTH {conversation.Mechanism}";
        if (conversation.HasFirst)
        {
            var first = conversation.Answer("", cancellationToken);
            if (command.Length + 1 + first.Length <= LongestCommand)
                return await ConverseAsync(session, $"{command} {(first.Length == 0 ? "=" : first)}", conversation.Answer, cancellationToken);
            var sent = false;
            return await ConverseAsync(session, command, (challenge, token) => Interlocked.Exchange(ref sent, true) ? conversation.Answer(challenge, token) : first, cancellationToken);
        }

        return await ConverseAsync(session, command, conversation.Answer, cancellationToken);
    }

    private static async Task<Pop3Status> ConverseAsync(Pop3Session session, string command, Func<string, CancellationToken, string> answer, CancellationToken cancellationToken)
    {
        var status = await session.RunAsync(command, cancellationToken);
        for (var steps = 1; status.Kind == Pop3AnswerKind.Continue; steps++)
        {
            if (steps > MostSteps)
                throw session.Wire.Break(session.Failures.ProtocolError("it did not end a login"));
            status = await session.RunAsync(answer(status.Text, cancellationToken), cancellationToken);
        }

        return status;
    }

    /// <summary>A line end inside would be a command of its own.</summary>
    private void AssertOneLine(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw failures.NoLogin("user name or password has a line end or NUL inside, which POP3 cannot carry. Set another password.");
    }
}
