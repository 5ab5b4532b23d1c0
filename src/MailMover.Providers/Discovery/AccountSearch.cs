using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery.Autoconfig;
using MailMover.Providers.Discovery.Names;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>One search for one address: templates, then DNS, then the web, then guesses; what does not depend on each other at the same time, and the best source wins.</summary>
internal sealed class AccountSearch(AccountAddress address, ProviderCatalog catalog, MailNames names, ConfigFetcher fetcher, IServiceProbe probe, DiscoveryOptions options, DiscoveryTrail trail)
{
    private bool _hasNoDomain;

    private string Domain => address.Domain;

    public async Task<DiscoveredAccount> RunAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken);
        return new DiscoveredAccount
        {
            Address = address,
            Servers = found?.Servers ?? [],
            Provider = found?.Provider,
            Origin = found?.Origin,
            OriginText = found?.OriginText ?? "",
            RestsOnDnsAlone = found?.RestsOnDnsAlone ?? false,
            HasNoDomain = _hasNoDomain,
            Steps = trail.Steps,
        };
    }

    private async Task<FoundSettings?> FindAsync(CancellationToken cancellationToken)
    {
        var own = catalog.ByDomain(Domain);
        trail.Tell($"template for {Domain}", own is null ? StepOutcome.Nothing : StepOutcome.Found, own?.Name ?? "there is none");
        if (options.TemplatesOnly)
        {
            trail.Tell("DNS, the web, the usual names", StepOutcome.NotAsked, "only templates were to be looked at");
            return own is null ? null : ByDomain(own);
        }

        if (own is not null)
            return OfOwnOrMoved(own, await AskMxAsync(cancellationToken));
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mx = AskMxAsync(rest.Token);
        var srv = trail.RunAsync($"SRV records of {Domain}", () => SrvOffer.AskAsync(names, Domain, rest.Token), s => s.Words());
        try
        {
            var hosts = await mx;
            return ByMx(hosts) ?? await AskFurtherAsync(hosts, await srv, cancellationToken);
        }
        finally
        {
            await rest.CancelAsync();
            await Settled.AllAsync([mx, srv]);
        }
    }

    private async Task<IReadOnlyList<MxHost>> AskMxAsync(CancellationToken cancellationToken)
    {
        var answer = await trail.RunAsync($"MX records of {Domain}", () => names.MxAsync(Domain, cancellationToken), Words);
        _hasNoDomain = answer.HasNoName;
        return answer.Records;
    }

    private static (StepOutcome, string) Words(NameAnswer<MxHost> answer) =>
        answer.Failure is not null ? (StepOutcome.Failed, answer.Failure)
        : answer.HasNoName ? (StepOutcome.Nothing, "there is no such domain")
        : answer.Records.Count == 0 ? (StepOutcome.Nothing, "there are none")
        : (StepOutcome.Found, string.Join(", ", answer.Records.Take(5).Select(m => m.Host)));

    private FoundSettings? OfOwnOrMoved(ProviderTemplate own, IReadOnlyList<MxHost> hosts)
    {
        if (MxVerdict.MovedTo(own, hosts, catalog) is not { } moved || TemplateServers.Of(moved.Provider, address).Count == 0)
            return ByDomain(own);
        return new FoundSettings(
            SettingsOrigin.MxTemplate,
            $"from what MailMover knows of {moved.Provider.Name}, where the mail of {Domain} goes now ({moved.Host})",
            TemplateServers.Of(moved.Provider, address))
        { Provider = moved.Provider };
    }

    // A template may know a provider of whose servers none can be used, because they have no encryption: it still tells what there is to know.
    private FoundSettings? ByDomain(ProviderTemplate own)
    {
        var servers = TemplateServers.Of(own, address);
        if (servers.Count == 0)
            trail.Tell($"servers of {own.Name}", StepOutcome.Nothing, "it has none with encryption");
        return new FoundSettings(SettingsOrigin.DomainTemplate, $"from what MailMover knows of {own.Name}", servers) { Provider = own };
    }

    private FoundSettings? ByMx(IReadOnlyList<MxHost> hosts)
    {
        if (MxVerdict.Of(hosts, catalog) is not { } found || TemplateServers.Of(found.Provider, address) is not { Count: > 0 } servers)
            return null;
        return new FoundSettings(SettingsOrigin.MxTemplate, $"from what MailMover knows of {found.Provider.Name}, which receives the mail of {Domain} ({found.Host})", servers) { Provider = found.Provider };
    }

    /// <summary>All other sources at the same time. In the order of the list the first that knows wins, and those after it are not waited for.</summary>
    private async Task<FoundSettings?> AskFurtherAsync(IReadOnlyList<MxHost> hosts, SrvOffer srv, CancellationToken cancellationToken)
    {
        // Where DNS names servers of the domain itself and one of them proves who it is, nobody else need learn of the address.
        var isOwn = srv.Places.Count > 0 && srv.Places.All(p => HostName.IsIn(p.Host, Domain));
        if (isOwn && await ProveAsync(srv, cancellationToken) is { } settings)
            return settings;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var proven = isOwn ? Task.FromResult<FoundSettings?>(null) : ProveAsync(srv, rest.Token);
        Task<FoundSettings?>[] sources =
        [
            OnlyIfAsync(proven, s => !s.RestsOnDnsAlone),
            .. AutoconfigSources.Own(address, hosts).Select(p => FetchAsync(p, rest.Token)),
            FetchAsync(AutoconfigSources.Ispdb(options.Ispdb, Domain), rest.Token),
            .. AutoconfigSources.IspdbByMx(options.Ispdb, Domain, hosts).Select(p => FetchAsync(p, rest.Token)),
            OnlyIfAsync(proven, s => s.RestsOnDnsAlone),
            .. AutoconfigSources.ByMx(Domain, hosts).Select(p => FetchAsync(p, rest.Token)),
        ];
        try
        {
            foreach (var source in sources)
            {
                if (await source is { } found)
                    return found;
            }
        }
        finally
        {
            await rest.CancelAsync();
            await Settled.AllAsync(sources);
        }

        return options.Guess ? await GuessAsync(cancellationToken) : null;
    }

    private static async Task<FoundSettings?> OnlyIfAsync(Task<FoundSettings?> source, Func<FoundSettings, bool> condition) =>
        await source is { } found && condition(found) ? found : null;

    private async Task<FoundSettings?> ProveAsync(SrvOffer srv, CancellationToken cancellationToken)
    {
        if (srv.Places.Count == 0)
            return null;
        var proven = await trail.RunAsync("servers that the SRV records name", () => ProvenPlaces.FindAsync(srv.Places, probe, cancellationToken), p => p.Words());
        return proven.Best.Count == 0 ? null : Judged(new FoundSettings(SettingsOrigin.Srv, $"from the SRV records of {Domain}", Servers(proven)));
    }

    private async Task<FoundSettings?> FetchAsync(ConfigPlace place, CancellationToken cancellationToken)
    {
        var fetched = await trail.RunAsync(place.What, () => fetcher.FetchAsync(place.Uri, place.IsFor, cancellationToken), f => (f.Outcome, f.Text));
        var servers = fetched.Config?.For(address) ?? [];
        return servers.Count == 0 ? null : Judged(new FoundSettings(place.Origin, place.OriginText, servers));
    }

    private async Task<FoundSettings?> GuessAsync(CancellationToken cancellationToken)
    {
        var places = GuessedPlaces.Below(MailProtocol.Imap, Domain).Concat(GuessedPlaces.Below(MailProtocol.Pop3, Domain)).ToList();
        var proven = await trail.RunAsync($"usual names at {Domain} (imap., mail., pop.)", () => ProvenPlaces.FindAsync(places, probe, cancellationToken), p => p.Words());
        return proven.Best.Count == 0 ? null : Judged(new FoundSettings(SettingsOrigin.Guess, "guessed: a mail server with a valid certificate answers there", Servers(proven)));
    }

    private List<AccountServer> Servers(ProvenPlaces proven) =>
        [.. proven.Best.Select(p => new AccountServer { Protocol = p.Protocol, Host = p.Host, Port = p.Port, Security = p.Security, User = address.Text })];

    /// <summary>What is known of the provider whose servers these are; and whether forged DNS answers could have led to them.</summary>
    private FoundSettings Judged(FoundSettings found)
    {
        var providers = found.Servers.Select(s => catalog.ByHost(s.Host, s.User)).ToList();
        var isByDns = found.Origin is SettingsOrigin.Srv or SettingsOrigin.MxAutoconfig;
        return found with
        {
            Provider = providers[0],
            RestsOnDnsAlone = isByDns && found.Servers.Zip(providers).Any(s => s.Second is not { Kind: ProviderKind.Provider } && !HostName.IsIn(s.First.Host, Domain)),
        };
    }
}
