namespace MailMover.Core.Endpoints;

/// <summary>
/// What makes an endpoint the same one next time: class of scheme, canonical host, port and user. Endpoints are never merged because their contents look alike.
/// </summary>
/// <param name="Scheme"><c>imap</c> for every kind of IMAP, <c>pop3</c> for every kind of POP3; <c>maildir</c>, <c>mbox</c> or <c>eml</c> for a local store.</param>
/// <param name="Host">The host in lower case; empty for a local store.</param>
/// <param name="Port">The port; the two default ports of a protocol (143 and 993; 110 and 995) count as one and are 0 here, as it is for a local store.</param>
/// <param name="User">The login, as typed; of a local store its full path.</param>
public sealed record EndpointIdentity(string Scheme, string Host, int Port, string User)
{
    /// <summary>Whether it is a local store: files of this computer.</summary>
    public bool IsLocal => Host.Length == 0;

    /// <summary>The form that journal, audit and people see: <c>imap://user@host</c>, with the port unless it is a default one; <c>maildir:path</c> for a local store.</summary>
    public override string ToString() => IsLocal ? $"{Scheme}:{User}" : $"{Scheme}://{User}@{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(Port == 0 ? "" : $":{Port}")}";
}
