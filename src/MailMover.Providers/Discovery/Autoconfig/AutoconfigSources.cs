using MailMover.Providers.Discovery.Names;

namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>Where Thunderbird looks for settings, but over HTTPS only. The whole address goes to its own domain alone; everybody else learns a domain.</summary>
internal static class AutoconfigSources
{
    private const int MostDomains = 2;

    /// <summary>At the address's own domain.</summary>
    public static IEnumerable<ConfigPlace> Own(AccountAddress address, IReadOnlyList<MxHost> hosts)
    {
        var query = $"?emailaddress={Uri.EscapeDataString(address.Text)}";
        foreach (var (host, path) in Places(address.Domain))
        {
            yield return new ConfigPlace(
                new Uri($"https://{host}{path}{query}"), $"https://{host}{path}", SettingsOrigin.Autoconfig, $"from the provider's autoconfig (https://{host})",
                // A hoster's file often names only the server that all its customers share; that this domain's mail arrives there ties them together.
                c => c.IsFor(address.Domain) || hosts.Any(m => c.Domains.Any(d => HostName.IsIn(m.Host, d) && d.Contains('.', StringComparison.Ordinal))));
        }
    }

    /// <summary>Thunderbird's database, asked for the domain.</summary>
    public static ConfigPlace Ispdb(Uri database, string domain) => new(
        new Uri(database, domain), $"Thunderbird's database, {domain}", SettingsOrigin.Ispdb, $"from Thunderbird's database of providers ({database.Host})", c => c.IsFor(domain));

    /// <summary>The same for whoever receives the domain's mail.</summary>
    public static IEnumerable<ConfigPlace> IspdbByMx(Uri database, string domain, IReadOnlyList<MxHost> hosts) => Others(domain, hosts).Select(other => new ConfigPlace(
        new Uri(database, other), $"Thunderbird's database, {other}", SettingsOrigin.MxIspdb,
        $"from Thunderbird's database of providers ({database.Host}), as those of {other}, which receives the mail of {domain}", c => c.IsFor(other)));

    /// <summary>Autoconfig of whoever receives the domain's mail.</summary>
    public static IEnumerable<ConfigPlace> ByMx(string domain, IReadOnlyList<MxHost> hosts) =>
        from other in Others(domain, hosts)
        from place in Places(other)
        select new ConfigPlace(
            new Uri($"https://{place.Host}{place.Path}"), $"https://{place.Host}{place.Path}", SettingsOrigin.MxAutoconfig,
            $"from the autoconfig of {other} (https://{place.Host}), which receives the mail of {domain}", c => c.IsFor(other) || c.IsFor(domain));

    private static IEnumerable<string> Others(string domain, IReadOnlyList<MxHost> hosts) =>
        hosts.SelectMany(m => BaseDomain.Of(m.Host)).Where(d => d != domain).Distinct().Take(MostDomains);

    private static (string Host, string Path)[] Places(string domain) =>
        [($"autoconfig.{domain}", "/mail/config-v1.1.xml"), (domain, "/.well-known/autoconfig/mail/config-v1.1.xml")];
}
