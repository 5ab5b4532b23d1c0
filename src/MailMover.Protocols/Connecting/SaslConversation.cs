using System.Globalization;
using System.Net;
using System.Text;
using MailKit.Security;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Connecting;

/// <summary>One login by SASL (RFC 4422). The mechanisms are MailKit's; what they say goes over our own wire, and nowhere else.</summary>
/// <param name="Mechanism">Its name.</param>
/// <param name="HasFirst">Whether the client speaks first.</param>
/// <param name="Next">Answers a challenge, both in Base64.</param>
internal sealed record SaslConversation(string Mechanism, bool HasFirst, Func<string, CancellationToken, string> Next)
{
    // One round trip and nothing to compute; over TLS, or where clear text was asked for on this machine, it gives nothing away.
    private static readonly string[] Protected = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-1", "LOGIN", "CRAM-MD5"];
    private static readonly string[] Unprotected = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>Whether somebody who listens learns the password.</summary>
    public bool ShowsPassword => Mechanism is "PLAIN" or "LOGIN";

    /// <summary>The best mechanism of those offered; null where only a login without SASL is left.</summary>
    /// <exception cref="MailFailureException">There is a token, and the server takes none.</exception>
    public static SaslConversation? Choose(IReadOnlySet<string> offered, Credential credential, ConnectionTarget target, ServerFailures failures)
    {
        failures.Hide(credential.Secret);
        failures.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.Secret)));
        failures.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{target.Login}\0{credential.Secret}")));
        if (credential.Kind == CredentialKind.AccessToken)
            return WithToken(offered, credential.Secret, target, failures);
        if (target.AuthUser is { } administrator)
            return ForAnother(offered, administrator, credential.Secret, target, failures);
        if ((target.IsReadable ? Unprotected : Protected).FirstOrDefault(offered.Contains) is not { } name)
            return null;
        var mechanism = SaslMechanism.Create(name, Encoding.UTF8, new NetworkCredential(target.Login, credential.Secret))!;
        return new SaslConversation(name, mechanism.SupportsInitialResponse, mechanism.Challenge);
    }

    /// <summary>The answer to a challenge. Where the server's proof is wrong or cannot be read, it gives up in an orderly way and lets the server's answer tell.</summary>
    public string Answer(string challenge, CancellationToken cancellationToken)
    {
        try
        {
            return Next(challenge, cancellationToken);
        }
        catch (SaslException)
        {
            return "*";
        }
    }

    /// <summary>Only PLAIN says who is meant besides who logs in.</summary>
    private static SaslConversation ForAnother(IReadOnlySet<string> offered, string administrator, string password, ConnectionTarget target, ServerFailures failures)
    {
        if (!offered.Contains("PLAIN"))
            throw failures.NoLogin($"{ServerText.Clean(administrator)} can log in for others by SASL PLAIN only, which it does not offer. Use TLS, or another form of the login.");
        if (target.IsReadable)
            throw failures.NoLogin("an administrator's password is not sent over a line that others can read. Use TLS.");
        var first = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.User}\0{administrator}\0{password}"));
        failures.Hide(first);
        return new SaslConversation("PLAIN", true, (_, _) => first);
    }

    private static SaslConversation WithToken(IReadOnlySet<string> offered, string token, ConnectionTarget target, ServerFailures failures)
    {
        var bearer = $"n,a={target.User.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},\u0001host={target.Host}\u0001port={target.Port.ToString(CultureInfo.InvariantCulture)}\u0001auth=Bearer {token}\u0001\u0001";
        var (name, text) = offered.Contains("OAUTHBEARER") ? ("OAUTHBEARER", bearer)
            : offered.Contains("XOAUTH2") ? ("XOAUTH2", $"user={target.User}\u0001auth=Bearer {token}\u0001\u0001")
            : throw failures.NoLogin("it takes no access tokens (neither OAUTHBEARER nor XOAUTH2). Give a password, or an app password.");
        var first = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        failures.Hide(first);
        var sent = false;

        // After the first response a challenge is the error in JSON; it wants an answer before the refusal comes.
        return new SaslConversation(name, true, (_, _) => Interlocked.Exchange(ref sent, true) ? "AQ==" : first);
    }
}
