using MailMover.Providers.Discovery;
using MailMover.Providers.Discovery.Autoconfig;
using MailMover.Providers.Tests.Discovery.Doubles;
using MailMover.Testing.Discovery;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MailMover.Providers.Tests.Discovery;

/// <summary>Files of settings from a real web server on loopback, honest and not.</summary>
public sealed class ConfigFetcherTests
{
    private const string Host = "autoconfig.example.org";

    private static readonly string Settings = Configs.Of("example.org", Configs.Imap("imap.example.org"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Settings_come_over_https_and_by_redirects_within_it()
    {
        await using var web = new ScriptedWebServer()
            .With(Host, path => path == "/a" ? new WebReply(302, Location: "/b") : new WebReply(301, Location: "https://elsewhere.example/c")).With("elsewhere.example", Settings);

        var fetched = await FetchAsync(web, "/a");

        Assert.Equal(StepOutcome.Found, fetched.Outcome);
        Assert.Equal("imap.example.org", Assert.Single(fetched.Config!.Servers).Host);
        Assert.Equal([$"https://{Host}/a", $"https://{Host}/b", "https://elsewhere.example/c"], web.Requests);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(200, "<html>Welcome to the hotel. Please log in.</html>", null, "not a file of settings")]
    [InlineData(200, "", null, "not a file of settings")]
    [InlineData(302, "", "http://autoconfig.example.org/a", "without encryption")]
    [InlineData(302, "", "file:///etc/passwd", "without encryption")]
    [InlineData(302, "", "/again", "more than 5 times")]
    [InlineData(302, "", null, "redirects to nowhere")]
    [InlineData(404, "no", null, "it has none (404)")]
    [InlineData(511, "log in first", null, "it has none (511)")]
    public async Task What_is_no_answer_is_not_taken_for_one(int status, string body, string? location, string words)
    {
        await using var web = new ScriptedWebServer().With(Host, _ => new WebReply(status, body, location));

        var fetched = await FetchAsync(web, "/a");

        Assert.Null(fetched.Config);
        Assert.Contains(words, fetched.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Settings_of_another_domain_are_not_taken()
    {
        await using var web = new ScriptedWebServer().With(Host, Configs.Of("other.example", Configs.Imap("imap.other.example")));

        Assert.Contains("another domain", (await FetchAsync(web, "/a")).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_that_is_too_large_is_not_read()
    {
        await using var web = new ScriptedWebServer().With(Host, Settings + new string(' ', 300 * 1024));

        Assert.Contains("256 KiB", (await FetchAsync(web, "/a")).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_asked_of_a_host_with_another_ones_certificate()
    {
        await using var web = new ScriptedWebServer().With(Host, Settings).ShowCertificateOf(Host, "portal.example");

        Assert.Contains("certificate is not valid", (await FetchAsync(web, "/a?emailaddress=jo")).Text, StringComparison.Ordinal);
        Assert.Empty(web.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_does_not_exist_has_none()
    {
        await using var web = new ScriptedWebServer();

        Assert.Equal((StepOutcome.Nothing, "there is no such host"), ((await FetchAsync(web, "/a")).Outcome, (await FetchAsync(web, "/a")).Text));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_never_answers_is_left_after_its_limit()
    {
        await using var web = new ScriptedWebServer().With(Host, _ => null);
        var time = new FakeTimeProvider();
        var fetching = FetchAsync(web, "/a", time);
        await web.Asked.Task.WaitAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("no answer within 5 seconds", (await fetching).Text);
    }

    private static async Task<FetchedConfig> FetchAsync(ScriptedWebServer web, string path, TimeProvider? time = null)
    {
        using var client = web.CreateClient();
        return await new ConfigFetcher(client, TimeSpan.FromSeconds(5), time ?? TimeProvider.System).FetchAsync(new Uri($"https://{Host}{path}"), c => c.IsFor("example.org"), Stop);
    }
}
