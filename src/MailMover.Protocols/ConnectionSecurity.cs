namespace MailMover.Protocols;

/// <summary>How a connection is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first octet (RFC 8314).</summary>
    ImplicitTls,

    /// <summary>STARTTLS, required: a server that does not offer it is an error before any credential is sent.</summary>
    StartTls,

    /// <summary>Clear text, only when asked for by name.</summary>
    ClearText,
}
