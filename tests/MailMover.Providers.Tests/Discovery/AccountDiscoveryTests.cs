using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;
using MailMover.Providers.Tests.Discovery.Doubles;
using MailMover.Testing.Discovery;
using Xunit;

namespace MailMover.Providers.Tests.Discovery;

/// <summary>Whole searches against a name server and a web server on loopback: which source wins, and what nobody learns.</summary>
public sealed class AccountDiscoveryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task A_template_that_claims_the_domain_is_enough()
    {
        await using var search = new Searching();
        search.Names.WithMx("old.example", 10, "a.mx.old.example");

        var account = await search.FindAsync("jo@old.example", Stop);

        Assert.Equal(("Imap jo@old.example imap.old.example", SettingsOrigin.DomainTemplate, "Old Mail"), (Searching.First(account), account.Origin, account.Provider?.Name));
        Assert.Equal([MailProtocol.Imap, MailProtocol.Pop3], account.Servers.Select(s => s.Protocol));
        Assert.Equal(["MX old.example"], search.Names.Questions);
        Assert.Empty(search.Web.Requests);
        Assert.Empty(search.Probe.Asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_domain_whose_mail_goes_to_another_provider_now_has_moved_there()
    {
        await using var search = new Searching();
        search.Names.WithMx("old.example", 10, "b.mx.big.example");

        var account = await search.FindAsync("jo@old.example", Stop);

        Assert.Equal(("Imap jo@old.example imap.big.example", SettingsOrigin.MxTemplate, "Big Mail"), (Searching.First(account), account.Origin, account.Provider?.Name));
        Assert.Contains("b.mx.big.example", account.OriginText, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("old.example", "a.mx.old.example", 10)]
    [InlineData("old.example", "mx0a-0001.gateway.example", 10)]
    [InlineData("old.example", "b.mx.big.example", 99)]
    [InlineData("brand.example", "b.mx.big.example", 1)]
    public async Task A_filter_a_spare_exchange_or_a_brand_on_the_same_servers_is_no_move(string domain, string exchange, int preference)
    {
        await using var search = new Searching();
        search.Names.WithMx(domain, 50, "mx.filter.example").WithMx(domain, preference, exchange);

        var account = await search.FindAsync($"jo@{domain}", Stop);

        Assert.Equal((SettingsOrigin.DomainTemplate, domain), (account.Origin, account.Provider?.Domains[0]));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(DnsBehaviour.Silent)]
    [InlineData(DnsBehaviour.Fails)]
    [InlineData(DnsBehaviour.Garbage)]
    public async Task A_template_holds_where_the_exchange_cannot_be_asked(DnsBehaviour behaviour)
    {
        await using var search = new Searching { Options = new DiscoveryOptions { NameLimit = TimeSpan.FromMilliseconds(300) } };
        search.Names.Behaviour = behaviour;

        var account = await search.FindAsync("jo@old.example", Stop);

        Assert.Equal(SettingsOrigin.DomainTemplate, account.Origin);
        Assert.Contains(account.Steps, s => s is { What: "MX records of old.example", Outcome: StepOutcome.Failed });
    }

    [Fact(Timeout = 30_000)]
    public async Task A_domain_of_ones_own_is_found_by_its_exchange_and_nothing_else_is_asked()
    {
        await using var search = new Searching();
        search.Names.WithMx("jo.example", 10, "b.mx.big.example");

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal(("Imap jo@jo.example imap.big.example", SettingsOrigin.MxTemplate), (Searching.First(account), account.Origin));
        Assert.False(account.RestsOnDnsAlone);
        Assert.Empty(search.Web.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task Srv_records_within_the_domain_are_used_where_a_server_with_a_valid_certificate_answers()
    {
        await using var search = new Searching();
        search.Names.WithSrv("_imaps", "jo.example", 0, 0, 993, "gone.jo.example").WithSrv("_imaps", "jo.example", 1, 0, 1993, "imap.jo.example").WithSrv("_pop3s", "jo.example", 0, 0, 995, "pop.jo.example");
        search.Probe.With("imap.jo.example", 1993).With("pop.jo.example", 995, ServiceStatus.NotTrusted, "its certificate is not for pop.jo.example.");

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal((SettingsOrigin.Srv, false), (account.Origin, account.RestsOnDnsAlone));
        Assert.Equal(("Imap jo@jo.example imap.jo.example", 1993), (Searching.First(account), Assert.Single(account.Servers).Port));
    }

    [Fact(Timeout = 30_000)]
    public async Task Srv_records_that_lead_out_of_the_domain_need_somebodys_consent()
    {
        await using var search = new Searching();
        search.Names.WithSrv("_imaps", "jo.example", 0, 0, 993, "imap.hoster.example");
        search.Probe.With("imap.hoster.example", 993);

        Assert.True((await search.FindAsync("jo@jo.example", Stop)).RestsOnDnsAlone);
    }

    [Fact(Timeout = 30_000)]
    public async Task Srv_records_that_lead_to_a_known_provider_need_none()
    {
        await using var search = new Searching();
        search.Names.WithSrv("_imaps", "jo.example", 0, 0, 993, "imap.big.example");
        search.Probe.With("imap.big.example", 993);

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal((SettingsOrigin.Srv, false, "Big Mail"), (account.Origin, account.RestsOnDnsAlone, account.Provider?.Name));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_the_domain_says_over_https_is_preferred_to_srv_records_that_lead_out_of_it()
    {
        await using var search = new Searching();
        search.Names.WithSrv("_imaps", "jo.example", 0, 0, 993, "imap.attacker.example");
        search.Probe.With("imap.attacker.example", 993);
        search.Web.With("autoconfig.jo.example", Configs.Of("jo.example", Configs.Imap("imap.hoster.example", user: "%EMAILLOCALPART%")));

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal(("Imap jo imap.hoster.example", SettingsOrigin.Autoconfig, false), (Searching.First(account), account.Origin, account.RestsOnDnsAlone));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_whole_address_goes_to_its_own_domain_and_to_nobody_else()
    {
        await using var search = new Searching();
        search.Names.WithMx("jo.example", 10, "mx.hoster.example");
        foreach (var host in (string[])["autoconfig.jo.example", "jo.example", "ispdb.example", "autoconfig.hoster.example", "hoster.example"])
            search.Web.With(host, _ => new WebReply(404));

        await search.FindAsync("jo+x@jo.example", Stop);

        Assert.Equal(
            [
                "https://autoconfig.hoster.example/mail/config-v1.1.xml",
                "https://autoconfig.jo.example/mail/config-v1.1.xml?emailaddress=jo%2Bx%40jo.example",
                "https://hoster.example/.well-known/autoconfig/mail/config-v1.1.xml",
                "https://ispdb.example/v1.1/hoster.example",
                "https://ispdb.example/v1.1/jo.example",
                "https://jo.example/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=jo%2Bx%40jo.example",
            ],
            search.Web.Requests.Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("jo.example", "jo.example", SettingsOrigin.Autoconfig, false)]
    [InlineData("ispdb.example", "jo.example", SettingsOrigin.Ispdb, false)]
    [InlineData("ispdb.example", "hoster.example", SettingsOrigin.MxIspdb, false)]
    [InlineData("autoconfig.hoster.example", "hoster.example", SettingsOrigin.MxAutoconfig, true)]
    public async Task Each_place_of_settings_counts_as_what_it_is(string host, string domain, SettingsOrigin origin, bool restsOnDnsAlone)
    {
        await using var search = new Searching();
        search.Names.WithMx("jo.example", 10, "mx.hoster.example");
        search.Web.With(host, path => path.EndsWith("hoster.example", StringComparison.Ordinal) == (domain == "hoster.example") || origin == SettingsOrigin.MxAutoconfig
            ? new WebReply(200, Configs.Of(domain, Configs.Imap("imap.hoster.example")))
            : new WebReply(404));

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal((origin, restsOnDnsAlone), (account.Origin, account.RestsOnDnsAlone));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_hosters_file_that_names_only_its_own_server_counts_where_the_mail_arrives_there()
    {
        await using var search = new Searching();
        search.Names.WithMx("jo.example", 10, "box.hoster.example");
        search.Web.With("autoconfig.jo.example", Configs.Of("box.hoster.example", Configs.Imap("box.hoster.example")));

        Assert.Equal(SettingsOrigin.Autoconfig, (await search.FindAsync("jo@jo.example", Stop)).Origin);
    }

    [Fact(Timeout = 30_000)]
    public async Task Usual_names_are_tried_last_and_need_a_valid_certificate()
    {
        await using var search = new Searching();
        search.Probe.With("imap.jo.example", 993, ServiceStatus.NotTrusted, "its certificate is for somebody else.").With("mail.jo.example", 143).With("pop.jo.example", 995);

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal(SettingsOrigin.Guess, account.Origin);
        Assert.Equal(["Imap mail.jo.example:143", "Pop3 pop.jo.example:995"], account.Servers.Select(s => $"{s.Protocol} {s.Host}:{s.Port}"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_found_tells_every_step_and_that_the_domain_does_not_exist()
    {
        await using var search = new Searching();
        search.Probe.With("imap.jo.example", 993, ServiceStatus.NotTrusted, "its certificate is for somebody else.");

        var account = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal((false, true, null), (account.IsFound, account.HasNoDomain, account.Origin));
        Assert.Equal(
            [
                "template for jo.example: there is none",
                "MX records of jo.example: there is no such domain",
                "SRV records of jo.example: there are none",
                "https://autoconfig.jo.example/mail/config-v1.1.xml: there is no such host",
                "https://jo.example/.well-known/autoconfig/mail/config-v1.1.xml: there is no such host",
                "Thunderbird's database, jo.example: there is no such host",
                "usual names at jo.example (imap., mail., pop.): IMAP at imap.jo.example, port 993: its certificate is for somebody else",
            ],
            account.Steps.Select(s => $"{s.What}: {s.Text}"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_network_that_answers_everything_with_its_own_login_page_leads_nowhere()
    {
        await using var search = new Searching();
        search.Names.WithWildcard(System.Net.IPAddress.Loopback);
        foreach (var host in (string[])["autoconfig.jo.example", "jo.example", "ispdb.example"])
            search.Web.With(host, "<html>Please log in</html>");
        search.Web.ShowCertificateOf("jo.example", "portal.example");

        Assert.False((await search.FindAsync("jo@jo.example", Stop)).IsFound);
    }

    [Fact(Timeout = 30_000)]
    public async Task Templates_alone_ask_nobody()
    {
        await using var search = new Searching { Options = new DiscoveryOptions { TemplatesOnly = true } };

        var known = await search.FindAsync("jo@old.example", Stop);
        var unknown = await search.FindAsync("jo@jo.example", Stop);

        Assert.Equal((true, false), (known.IsFound, unknown.IsFound));
        Assert.Empty(search.Names.Questions);
        Assert.Empty(search.Web.Requests);
        Assert.Empty(search.Probe.Asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task Servers_without_encryption_are_never_found()
    {
        await using var search = new Searching();

        var account = await search.FindAsync("jo@bare.example", Stop);

        Assert.Equal((false, "Bare Mail"), (account.IsFound, account.Provider?.Name));
    }

    [Fact(Timeout = 30_000)]
    public async Task Whether_only_tokens_are_taken_is_known()
    {
        await using var search = new Searching();
        search.Web.With("autoconfig.jo.example", Configs.Of("jo.example", Configs.Imap("imap.jo.example", authentication: "OAuth2")));

        Assert.True((await search.FindAsync("jo@tokens.example", Stop)).Servers[0].TokenOnly);
        Assert.True((await search.FindAsync("jo@jo.example", Stop)).Servers[0].TokenOnly);
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_stops_waits_for_nobody()
    {
        await using var search = new Searching();
        search.Web.With("autoconfig.jo.example", _ => null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var finding = search.FindAsync("jo@jo.example", stop.Token);
        await search.Web.Asked.Task.WaitAsync(Stop);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }
}
