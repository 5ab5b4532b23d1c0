using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>Settings that one source knew.</summary>
internal sealed record FoundSettings(SettingsOrigin Origin, string OriginText, IReadOnlyList<AccountServer> Servers)
{
    /// <summary>What is known of the provider; null for nothing.</summary>
    public ProviderTemplate? Provider { get; init; }

    /// <summary>See <see cref="DiscoveredAccount.RestsOnDnsAlone"/>.</summary>
    public bool RestsOnDnsAlone { get; init; }
}
