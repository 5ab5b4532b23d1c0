using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>What an endpoint says of itself that matters before mail is moved. Whatever is not known has its default.</summary>
public sealed record EndpointFacts
{
    /// <summary>Nothing is known, as of a local store.</summary>
    public static EndpointFacts None { get; } = new();

    /// <summary>What the server announces after the login, in upper case: capabilities of IMAP, or the first words of what POP3 answers to CAPA. Empty where it announces nothing.</summary>
    public IReadOnlySet<string> Capabilities { get; init; } = new HashSet<string>();

    /// <summary>Whether everything, the password too, goes over the line as it is. No where the server is this computer, since then nobody is on the way. Default: no.</summary>
    public bool IsClearText { get; init; }

    /// <summary>When the server's certificate ends; null where there is none.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    /// <summary>How long one question took to be answered, over the network and back; null where it was not measured.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>The user's rights to INBOX (RFC 4314, section 2.1), one letter each; null where the server has no ACL.</summary>
    public string? InboxRights { get; init; }

    /// <summary>The flags that INBOX keeps, as EXAMINE tells; null where it told nothing, which is common and means nothing.</summary>
    public FlagSet? PermanentFlags { get; init; }

    /// <summary>Whether INBOX takes new keywords (<c>\*</c>), where <see cref="PermanentFlags"/> are known. Default: yes.</summary>
    public bool KeepsNewKeywords { get; init; } = true;

    /// <summary>The least time between two logins (LOGIN-DELAY, RFC 2449); null where there is none.</summary>
    public TimeSpan? LoginDelay { get; init; }

    /// <summary>After how many days the server may delete messages (EXPIRE, RFC 2449); 0 for as soon as they were read; null for never, or where it is not told.</summary>
    public int? ExpireDays { get; init; }
}
