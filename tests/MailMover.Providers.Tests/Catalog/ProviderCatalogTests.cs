using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;
using MailMover.Providers.Tests.Doubles;
using Xunit;

namespace MailMover.Providers.Tests.Catalog;

public sealed class ProviderCatalogTests
{
    [Theory]
    [InlineData("gmail.com")]
    [InlineData("GMail.COM.")]
    [InlineData("googlemail.com")]
    public void A_domain_is_found_in_whatever_case(string domain) =>
        Assert.Equal("gmail", ProviderCatalog.Load(null).ByDomain(domain)?.Id);

    [Fact]
    public void What_nobody_claims_is_not_found()
    {
        var catalog = ProviderCatalog.Load(null);

        Assert.Null(catalog.ByDomain("nobody.example"));
        Assert.Null(catalog.ByDomain(""));
        Assert.Null(catalog.ByHost("imap.nobody.example"));
        Assert.Null(catalog.ByMx(["mx.nobody.example"]));
        Assert.Null(catalog.ByMx([]));
        Assert.Null(catalog.ById("nobody"));
    }

    [Theory]
    [InlineData("münchen.example", "münchen.example")]
    [InlineData("münchen.example", "xn--mnchen-3ya.example")]
    [InlineData("xn--mnchen-3ya.example", "MÜNCHEN.example")]
    [InlineData("xn--mnchen-3ya.example", "münchen.example")]
    public void Unicode_and_punycode_are_the_same_domain(string claimed, string asked)
    {
        using var folder = new TemplateFolder().With(TemplateText.Right().With(t => t["domains"]![0] = claimed));

        Assert.Equal("example-mail", folder.Load().ByDomain(asked)?.Id);
    }

    [Fact]
    public void Of_several_exchange_patterns_the_longest_decides_and_of_several_exchanges_the_preferred_known_one()
    {
        using var folder = new TemplateFolder()
            .With(TemplateText.Right("wide", "wide.example").With(t => t["mx"]![0] = "*.filter.example"))
            .With(TemplateText.Right("narrow", "narrow.example").With(t => t["mx"]![0] = "*.eu.filter.example"));
        var catalog = folder.Load();

        Assert.Equal("narrow", catalog.ByMx(["MX1.eu.filter.example."])?.Id);
        Assert.Equal("wide", catalog.ByMx(["mx1.us.filter.example"])?.Id);
        Assert.Equal("wide", catalog.ByMx(["backup.example", "a.b.us.filter.example", "mx1.eu.filter.example"])?.Id);
        Assert.Null(catalog.ByMx(["filter.example", "evilfilter.example"]));
    }

    [Fact]
    public void A_server_is_found_by_its_host_and_by_other_names_of_it()
    {
        using var folder = new TemplateFolder().With(TemplateText.Right().With(t => t["otherHosts"] = new System.Text.Json.Nodes.JsonArray("*.cluster.example")));
        var catalog = folder.Load();

        Assert.Equal("example-mail", catalog.ByHost("IMAP.example.org")?.Id);
        Assert.Equal("example-mail", catalog.ByHost("pop.example.org")?.Id);
        Assert.Equal("example-mail", catalog.ByHost("s7.eu.cluster.example")?.Id);
        Assert.Equal("gmail", catalog.ByHost("imap.gmail.com")?.Id);
    }

    [Theory]
    [InlineData("jo@home.example", "home")]
    [InlineData("jo@firm.example", "work")]
    [InlineData("jo", "home")]
    [InlineData(null, "home")]
    public void Where_two_providers_share_a_server_the_user_name_decides(string? user, string id)
    {
        using var folder = new TemplateFolder()
            .With(TemplateText.Right("home", "home.example").With(t => t["imap"]![0]!["host"] = "imap.shared.example"))
            .With(TemplateText.Right("work", "work.example").With(t =>
            {
                t["imap"]![0]!["host"] = "imap.shared.example";
                t.AsObject().Remove("domains");
            }));

        Assert.Equal(id, folder.Load().ByHost("imap.shared.example", user)?.Id);
    }

    [Fact]
    public void A_file_of_the_user_replaces_the_built_in_template_of_the_same_id()
    {
        using var folder = new TemplateFolder().With(TemplateText.Right("gmail", "mine.example"));
        var catalog = folder.Load();

        Assert.Equal("Example Mail", catalog.ById("GMAIL")?.Name);
        Assert.Null(catalog.ByDomain("gmail.com"));
        Assert.Single(catalog.All, t => t.Id == "gmail");
        Assert.Equal(Path.Combine(folder.Path, "gmail.json"), catalog.FileOf(catalog.ById("gmail")!));
    }

    [Fact]
    public void A_domain_that_the_user_claims_is_taken_from_the_built_in_template()
    {
        using var folder = new TemplateFolder().With(TemplateText.Right("mine", "googlemail.com"));
        var catalog = folder.Load();

        Assert.Equal("mine", catalog.ByDomain("googlemail.com")?.Id);
        Assert.Equal("gmail", catalog.ByDomain("gmail.com")?.Id);
        Assert.DoesNotContain("googlemail.com", catalog.ById("gmail")!.Domains);
        Assert.Null(catalog.FileOf(catalog.ById("gmail")!));
    }

    [Fact]
    public void A_broken_file_of_the_user_is_told_with_its_position_and_the_others_are_used()
    {
        using var folder = new TemplateFolder().With(TemplateText.Right()).With("broken.json", "{\n  \"id\": broken }").With("notes.txt", "no template");
        var catalog = folder.Load();

        Assert.NotNull(catalog.ById("example-mail"));
        Assert.NotNull(catalog.ById("gmail"));
        var problem = Assert.Single(catalog.Problems);
        Assert.StartsWith(Path.Combine(folder.Path, "broken.json") + ":2:9: ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_problem_and_no_failure()
    {
        var catalog = ProviderCatalog.Load(Path.Combine(Path.GetTempPath(), "mailmover-no-such-folder"));

        Assert.NotEmpty(catalog.All);
        Assert.Contains("mailmover-no-such-folder", Assert.Single(catalog.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_the_user_that_claim_the_same_domain_are_told_and_the_first_is_used()
    {
        using var folder = new TemplateFolder().With(TemplateText.Right("a", "same.example")).With(TemplateText.Right("b", "same.example"));
        var catalog = folder.Load();

        Assert.Equal("a", catalog.ByDomain("same.example")?.Id);
        Assert.Null(catalog.ById("b"));
        Assert.Contains("is claimed by a.json too", Assert.Single(catalog.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_comments_and_trailing_commas_are_no_trouble()
    {
        using var folder = new TemplateFolder().With("example-mail.json", "\uFEFF// mine\n" + TemplateText.Right().ToJsonString()[..^1] + ",}");

        Assert.Empty(folder.Load().Problems);
    }

    [Fact]
    public void Servers_come_with_the_user_name_that_they_want()
    {
        var template = TemplateText.Right().Template();

        var imap = Assert.Single(template.Servers(TemplateProtocol.Imap, "jo@example.org"));
        var pop3 = Assert.Single(template.Servers(TemplateProtocol.Pop3, "jo@example.org"));

        Assert.Equal(("imap.example.org", 993, TemplateSecurity.Tls, "jo@example.org"), (imap.Host, imap.Port, imap.Security, imap.User));
        Assert.Equal(("pop.example.org", 995, "jo"), (pop3.Host, pop3.Port, pop3.User));
    }

    [Fact]
    public void Servers_for_one_domain_alone_come_first_for_it_and_not_at_all_for_others()
    {
        var template = TemplateText.Right().With(t =>
        {
            t["domains"] = new System.Text.Json.Nodes.JsonArray("example.org", "other.example");
            t["imap"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "host": "imap.other.example", "port": 993, "onlyFor": ["other.example"], "source": "help" }"""));
        }).Template();

        Assert.Equal(["imap.other.example", "imap.example.org"], template.Servers(TemplateProtocol.Imap, "jo@OTHER.example").Select(s => s.Host));
        Assert.Equal(["imap.example.org"], template.Servers(TemplateProtocol.Imap, "jo@example.org").Select(s => s.Host));
        Assert.Equal(["imap.example.org"], template.Servers(TemplateProtocol.Imap, "jo@customer.example").Select(s => s.Host));
    }

    [Fact]
    public void Software_that_people_run_themselves_has_no_servers_of_a_known_host()
    {
        var template = TemplateText.Right().With(t =>
        {
            t["kind"] = "own-server";
            t["imap"]![0]!["host"] = "";
        }).Template();

        Assert.Empty(template.Servers(TemplateProtocol.Imap, "jo@example.org"));
    }
}
