using MailMover.Protocols.Discovery;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>What was found out about an address.</summary>
public sealed record DiscoveredAccount
{
    /// <summary>The address.</summary>
    public required AccountAddress Address { get; init; }

    /// <summary>The servers in order of preference: IMAP before POP3, TLS at once before STARTTLS. Empty where none were found.</summary>
    public IReadOnlyList<AccountServer> Servers { get; init; } = [];

    /// <summary>What is known of the provider whose servers these are; null for nothing.</summary>
    public ProviderTemplate? Provider { get; init; }

    /// <summary>Where the servers come from; null where there are none.</summary>
    public SettingsOrigin? Origin { get; init; }

    /// <summary>The same in words that complete "the settings come ...": <c>from the provider's autoconfig (https://autoconfig.example.org)</c>. Empty where there are none.</summary>
    public string OriginText { get; init; } = "";

    /// <summary>
    /// Whether nothing but unauthenticated DNS leads from the address to these servers, which are neither in its domain nor a known provider's: whoever can
    /// forge DNS answers could then collect the password with a valid certificate of his own (RFC 6186, section 6). A human has to agree.
    /// </summary>
    public bool RestsOnDnsAlone { get; init; }

    /// <summary>Whether DNS says that there is no such domain: the address is probably mistyped.</summary>
    public bool HasNoDomain { get; init; }

    /// <summary>Every step, in the order in which they count.</summary>
    public required IReadOnlyList<DiscoveryStep> Steps { get; init; }

    /// <summary>Whether there is a server to use.</summary>
    public bool IsFound => Servers.Count > 0;

    /// <summary>The best server for a protocol; null where there is none.</summary>
    public AccountServer? Best(MailProtocol protocol) => Servers.FirstOrDefault(s => s.Protocol == protocol);
}
