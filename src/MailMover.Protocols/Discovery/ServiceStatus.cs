namespace MailMover.Protocols.Discovery;

/// <summary>What was found at one port of one host.</summary>
public enum ServiceStatus
{
    /// <summary>The protocol answers over an encrypted line, and its certificate is trusted.</summary>
    Found,

    /// <summary>Something encrypted answers, and its certificate is not trusted.</summary>
    NotTrusted,

    /// <summary>The protocol answers and offers no encryption.</summary>
    ClearTextOnly,

    /// <summary>There is no such host, nobody listens, or what answers speaks something else.</summary>
    Absent,
}
