using MailMover.Cli.Settings;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery;

namespace MailMover.Cli;

/// <summary>What looking for mail addresses takes. Apart from the rest, so that a run without one loads not the libraries for DNS and the web.</summary>
internal sealed class AddressLookup(TimeProvider time)
{
    private readonly HttpClient _http = DiscoveryHttp.CreateClient();

    public IAccountDiscovery Create(ProviderCatalog catalog, LookupSettings lookup, IServiceProbe probe) => new AccountDiscovery(
        catalog, probe, _http, new DiscoveryOptions { NameServers = lookup.NameServer is { } server ? [server] : null, TemplatesOnly = lookup.TemplatesOnly, Guess = lookup.Guess }, time);
}
