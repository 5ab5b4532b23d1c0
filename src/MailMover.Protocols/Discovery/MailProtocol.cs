namespace MailMover.Protocols.Discovery;

/// <summary>The protocols by which mail is fetched from a server.</summary>
public enum MailProtocol
{
    /// <summary>RFC 9051.</summary>
    Imap,

    /// <summary>RFC 1939.</summary>
    Pop3,
}
