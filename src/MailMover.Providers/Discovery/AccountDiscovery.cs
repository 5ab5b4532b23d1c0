using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery.Autoconfig;
using MailMover.Providers.Discovery.Names;

namespace MailMover.Providers.Discovery;

/// <summary>Finds servers by templates, DNS, files of settings on the web and, last, by the usual names. docs/discovery.md tells users what is asked of whom.</summary>
/// <param name="catalog">The templates.</param>
/// <param name="probe">Looks whether a mail server with a valid certificate answers somewhere.</param>
/// <param name="http">How the web is asked; follows no redirect by itself, as <see cref="DiscoveryHttp"/> makes it. Stays the caller's.</param>
/// <param name="options">What may be asked, and for how long.</param>
/// <param name="time">The clock.</param>
public sealed class AccountDiscovery(ProviderCatalog catalog, IServiceProbe probe, HttpClient http, DiscoveryOptions options, TimeProvider time) : IAccountDiscovery
{
    private readonly MailNames _names = new(options, time);
    private readonly ConfigFetcher _fetcher = new(http, options.FetchLimit, time);

    /// <inheritdoc/>
    public async Task<DiscoveredAccount> FindAsync(AccountAddress address, CancellationToken cancellationToken) =>
        await new AccountSearch(address, catalog, _names, _fetcher, probe, options, new DiscoveryTrail(time)).RunAsync(cancellationToken);
}
