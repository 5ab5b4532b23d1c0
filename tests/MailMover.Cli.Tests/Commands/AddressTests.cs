using System.Text.Json;
using MailMover.Cli.Tests.Doubles;
using MailMover.Providers.Discovery;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

/// <summary>Mail addresses in the place of endpoints.</summary>
public sealed class AddressTests
{
    private const string Copy = "copy --from jo@old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW";

    [Fact]
    public async Task An_address_becomes_the_endpoint_that_was_found_and_the_next_commands_name_it()
    {
        var session = Session(new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.Autoconfig, null, ScriptedDiscovery.Imap("imap.old.example", "jo"), ScriptedDiscovery.Pop3("pop.old.example", "jo")));

        await session.RunAsync(Copy);

        Assert.Equal("imaps://jo@imap.old.example", session.Parts.Endpoints[0].Settings.Uri.ToString());
        Assert.Contains("jo@old.example: imaps://jo@imap.old.example, from a script", session.Output, StringComparison.Ordinal);
        Assert.Contains("mailmover verify --from imaps://jo@imap.old.example --to imaps://jo@new.example", Words(session), StringComparison.Ordinal);
        Assert.Equal(["jo@old.example"], session.Parts.Discovery.Asked);
    }

    [Fact]
    public async Task Programs_learn_it_as_an_event_and_a_quiet_run_says_nothing()
    {
        var discovery = new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.Autoconfig, null, ScriptedDiscovery.Imap("imap.old.example", "jo"));
        var (json, quiet) = (Session(discovery), Session(discovery));

        await json.RunAsync(Copy + " --json");
        await quiet.RunAsync(Copy + " --quiet");

        var found = JsonDocument.Parse(json.Output.Split('\n')[0]).RootElement;
        Assert.Equal(("endpoint_found", "source", "imaps://jo@imap.old.example", "autoconfig"), (Text(found, "event"), Text(found, "side"), Text(found, "endpoint"), Text(found, "origin")));
        Assert.Equal("", quiet.Output);
        Assert.DoesNotContain("imap.old.example", quiet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "imaps://jo@imap.old.example")]
    [InlineData(" --from-protocol imap", "imaps://jo@imap.old.example")]
    [InlineData(" --from-protocol pop3", "pop3s://jo@pop.old.example")]
    public async Task Imap_is_preferred_and_pop3_can_be_chosen(string option, string endpoint)
    {
        var session = Session(new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.DomainTemplate, null, ScriptedDiscovery.Imap("imap.old.example", "jo"), ScriptedDiscovery.Pop3("pop.old.example", "jo")));

        await session.RunAsync(Copy.Replace("copy", "plan", StringComparison.Ordinal) + option);

        Assert.Equal(endpoint, session.Parts.Endpoints[0].Settings.Uri.ToString());
    }

    [Fact]
    public async Task Where_there_is_only_pop3_a_source_takes_it_and_a_destination_cannot()
    {
        var discovery = new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.DomainTemplate, null, ScriptedDiscovery.Pop3("pop.old.example", "jo"));
        var (source, destination) = (Session(discovery), Session(discovery));

        await source.RunAsync(Copy.Replace("copy", "plan", StringComparison.Ordinal));

        Assert.Equal("pop3s://jo@pop.old.example", source.Parts.Endpoints[0].Settings.Uri.ToString());
        Assert.Equal(ExitCode.WrongUsage, await destination.RunAsync("copy --from imaps://jo@new.example --to jo@old.example"));
        Assert.Contains("no program can put mail into a mailbox through it", destination.ErrorWords, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from imaps://jo@h --to jo@new.example --from-protocol pop3", "is for a mail address")]
    [InlineData("--from jo@old.example --to jo@old.example", "the same mailbox")]
    [InlineData("--from jo@old.example --to jo@new.example --no-lookup --dns 192.0.2.1", "Leave out one of them")]
    [InlineData("--from jo@old.example --to jo@new.example --dns ns.example", "is not an IP address")]
    [InlineData("--from jo@old.example --to jo@new.example --from-protocol smtp", "is not one of imap, pop3")]
    public async Task What_does_not_fit_is_said_before_anybody_is_asked(string options, string words)
    {
        var session = Session(new ScriptedDiscovery());

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync($"copy {options}"));

        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.Empty(session.Parts.Discovery.Asked);
    }

    [Fact]
    public async Task Two_addresses_of_one_mailbox_are_noticed_when_they_are_known()
    {
        var session = Session(new ScriptedDiscovery()
            .With("jo@old.example", SettingsOrigin.DomainTemplate, null, ScriptedDiscovery.Imap("imap.old.example", "jo"))
            .With("jo@alias.example", SettingsOrigin.DomainTemplate, null, ScriptedDiscovery.Imap("imap.old.example", "jo")));

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync("copy --from jo@old.example --to jo@alias.example"));

        Assert.Contains("the same mailbox", session.ErrorWords, StringComparison.Ordinal);
        Assert.Empty(session.Parts.Endpoints);
    }

    [Fact]
    public async Task Nothing_found_is_10_with_every_step_and_what_to_type()
    {
        var session = Session(new ScriptedDiscovery());

        Assert.Equal(ExitCode.Unreachable, await session.RunAsync(Copy));

        Assert.Contains("  MX records of old.example: there are none (1.5 s)\n", session.Error, StringComparison.Ordinal);
        Assert.Contains("--from imaps://jo@old.example@SERVER", session.ErrorWords, StringComparison.Ordinal);
        Assert.Contains("mailmover detect jo@old.example", session.ErrorWords, StringComparison.Ordinal);
        Assert.Equal(0, session.Parts.StatesOpened);
    }

    [Fact]
    public async Task A_provider_that_takes_only_tokens_is_told_of_before_a_password_is_asked_for()
    {
        var discovery = new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.DomainTemplate, "outlook", ScriptedDiscovery.Imap("outlook.office365.com", "jo@old.example", tokenOnly: true));
        var session = Session(discovery, new InMemoryConsole { CanPrompt = true });

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync("copy --from jo@old.example --to imaps://jo@new.example --to-password-env NEW"));

        Assert.Contains("takes no password from mail programs, only an OAuth token", session.ErrorWords, StringComparison.Ordinal);
        Assert.Contains("--from-token-command", session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain("Password of", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_the_prompt_stands_which_password_is_wanted_and_where_it_is_made()
    {
        var discovery = new ScriptedDiscovery().With("jo@gmail.com", SettingsOrigin.DomainTemplate, "gmail", ScriptedDiscovery.Imap("imap.gmail.com", "jo@gmail.com"));
        var session = Session(discovery, new InMemoryConsole { CanPrompt = true });
        session.Console.Type("hunter2\n");

        await session.RunAsync("plan --from jo@gmail.com --to imaps://jo@new.example --to-password-env NEW");

        var prompt = session.Error.IndexOf("Password of", StringComparison.Ordinal);
        Assert.InRange(session.Error.IndexOf("app password", StringComparison.Ordinal), 0, prompt);
        Assert.InRange(session.Error.IndexOf("https://", StringComparison.Ordinal), 0, prompt);
    }

    [Theory]
    [InlineData("yes\n", 1)]
    [InlineData("y\n", 0)]
    [InlineData("\n", 0)]
    public async Task A_server_that_only_dns_names_is_used_when_somebody_agrees(string answer, int opened)
    {
        var session = Session(DnsAlone(), new InMemoryConsole { CanPrompt = true });
        session.Console.Type(answer);

        var code = await session.RunAsync(Copy.Replace("copy", "plan", StringComparison.Ordinal));

        Assert.Equal(opened == 1 ? ExitCode.Complete : ExitCode.Unreachable, code);
        Assert.Equal(opened * 2, session.Parts.Endpoints.Count);
        Assert.Contains("imap.hoster.example", session.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_never_in_a_script()
    {
        var session = Session(DnsAlone());

        Assert.Equal(ExitCode.Unreachable, await session.RunAsync(Copy));

        Assert.Contains("--from imaps://jo@old.example@imap.hoster.example", session.ErrorWords, StringComparison.Ordinal);
        Assert.Empty(session.Parts.Endpoints);
    }

    [Fact]
    public async Task Detect_tells_the_provider_what_it_wants_and_that_a_known_server_does_not_answer()
    {
        var discovery = new ScriptedDiscovery().With("jo@gmail.com", SettingsOrigin.DomainTemplate, "gmail", ScriptedDiscovery.Imap("imap.gmail.com", "jo@gmail.com"));
        var (online, offline) = (Session(discovery), Session(discovery));
        online.Parts.Probe.Servers[("imap.gmail.com", 993)] = (Protocols.Discovery.ServiceStatus.Found, "");

        Assert.Equal(ExitCode.Complete, await online.RunAsync("detect jo@gmail.com"));
        Assert.Equal(ExitCode.Unreachable, await offline.RunAsync("detect jo@gmail.com"));

        Assert.Contains("Your provider is Gmail.", online.Output, StringComparison.Ordinal);
        Assert.Contains("app password", online.Output, StringComparison.Ordinal);
        Assert.Contains("Where this comes from: from a script", online.Output, StringComparison.Ordinal);
        Assert.Single(online.Parts.Probe.Asked);
        Assert.Contains("The servers of Gmail do not answer: imap.gmail.com.", offline.ErrorWords, StringComparison.Ordinal);
        Assert.Contains("Your provider is Gmail.", offline.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_asks_for_no_password_where_none_is_taken()
    {
        var discovery = new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.DomainTemplate, "outlook", ScriptedDiscovery.Imap("outlook.office365.com", "jo@old.example", tokenOnly: true));
        var session = Session(discovery, new InMemoryConsole { CanPrompt = true });
        session.Parts.Probe.Servers[("outlook.office365.com", 993)] = (Protocols.Discovery.ServiceStatus.Found, "");

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect jo@old.example"));

        Assert.DoesNotContain("Password of", session.Error, StringComparison.Ordinal);
        Assert.Contains("no password was asked for", session.Output, StringComparison.Ordinal);
    }

    private static ScriptedDiscovery DnsAlone()
    {
        var discovery = new ScriptedDiscovery().With("jo@old.example", SettingsOrigin.Srv, null, ScriptedDiscovery.Imap("imap.hoster.example", "jo@old.example"));
        discovery.Accounts["jo@old.example"] = discovery.Accounts["jo@old.example"] with { RestsOnDnsAlone = true };
        return discovery;
    }

    private static Session Session(ScriptedDiscovery discovery, InMemoryConsole? console = null) => new() { Console = console ?? new(), Parts = new ScriptedParts { Discovery = discovery } };

    private static string Words(Session session) => session.Console.All.ReplaceLineEndings(" ");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
