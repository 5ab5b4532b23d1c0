using MailMover.Protocols;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery;

/// <summary>Where the mail server of a domain may be when nobody says so.</summary>
public static class GuessedPlaces
{
    // In the order in which they are preferred where several answer.
    private static readonly string[] ImapNames = ["imap.", "mail.", "", "pop.", "pop3."];
    private static readonly string[] Pop3Names = ["pop.", "pop3.", "mail.", "", "imap."];

    /// <summary>The usual names below a domain, the likeliest first; each with TLS at once and with STARTTLS.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="port">The only port to look at; null for the usual ones.</param>
    public static IReadOnlyList<ServicePlace> Below(MailProtocol protocol, string domain, int? port = null) =>
        [.. (protocol == MailProtocol.Imap ? ImapNames : Pop3Names).SelectMany(n => At(protocol, n + domain, port))];

    /// <summary>One host, with TLS at once and with STARTTLS.</summary>
    public static IReadOnlyList<ServicePlace> At(MailProtocol protocol, string host, int? port = null)
    {
        var (encrypted, plain) = protocol == MailProtocol.Imap ? (993, 143) : (995, 110);
        return [new(protocol, host, port ?? encrypted, ConnectionSecurity.ImplicitTls), new(protocol, host, port ?? plain, ConnectionSecurity.StartTls)];
    }
}
