namespace MailMover.Core.Endpoints;

/// <summary>
/// What makes an endpoint the same one next time: class of scheme, canonical host, port and user. Endpoints are never merged because their contents look alike.
/// </summary>
/// <param name="Scheme"><c>imap</c> for every kind of IMAP.</param>
/// <param name="Host">The host in lower case.</param>
/// <param name="Port">The port; the two default ports of a protocol (143 and 993) count as one and are 0 here.</param>
/// <param name="User">The login, as typed.</param>
public sealed record EndpointIdentity(string Scheme, string Host, int Port, string User)
{
    /// <summary>The form that journal, audit and people see: <c>imap://user@host</c>, with the port unless it is a default one.</summary>
    public override string ToString() => $"{Scheme}://{User}@{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(Port == 0 ? "" : $":{Port}")}";
}
