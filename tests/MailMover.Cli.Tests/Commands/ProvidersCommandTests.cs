using System.Text.Json;
using MailMover.Cli.Tests.Doubles;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class ProvidersCommandTests : IDisposable
{
    private const string Firm = """
        {
          "id": "firm", "name": "Our firm", "domains": ["firm.example", "googlemail.com"],
          "imap": [{ "host": "old.example", "port": 993, "source": "it" }],
          "authentication": { "methods": ["separate-password"], "howTo": "Ask the help desk.", "source": "it" },
          "limits": { "connections": { "value": 3, "source": "it" } },
          "closing": { "text": "Mail is gone the next day.", "source": "it" },
          "sources": { "it": { "title": "IT", "checkedOn": "2020-01-31", "confidence": "high" } }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailmover-own-providers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Providers_are_listed_in_a_table_that_fits()
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync("providers list"));

        Assert.All(session.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("\ngmail ", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_chooses_those_that_have_it_in_name_domain_or_server()
    {
        var session = new Session();

        await session.RunAsync("providers list Hotmail.CO.UK --json");

        var provider = Assert.Single(session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var json = JsonDocument.Parse(provider);
        Assert.Equal("outlook", json.RootElement.GetProperty("id").GetString());
        Assert.Equal("outlook.office365.com", json.RootElement.GetProperty("imap")[0].GetProperty("host").GetString());
        Assert.Equal("oauth2", json.RootElement.GetProperty("login")[0].GetString());
    }

    [Fact]
    public async Task Where_nothing_is_found_it_says_how_to_go_on()
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync("providers list nobody.example"));

        Assert.Contains("mailmover detect", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gmail")]
    [InlineData("GMAIL.com")]
    [InlineData("jo@googlemail.com")]
    [InlineData("imap.gmail.com")]
    public async Task A_provider_is_shown_by_id_domain_address_or_server(string what)
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync($"providers show {what}"));

        Assert.StartsWith("Gmail (gmail)\n", session.Output, StringComparison.Ordinal);
        Assert.Contains("imap.gmail.com, port 993 (TLS) [1]", session.Output, StringComparison.Ordinal);
        Assert.Contains("\nSources:\n  [1] Thunderbird ISPDB", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Every_page_fits_the_width(int width)
    {
        foreach (var template in MailMover.Providers.Catalog.ProviderCatalog.Load(null).All)
        {
            var session = new Session { Console = new InMemoryConsole { Width = width } };
            Assert.Equal(ExitCode.Complete, await session.RunAsync($"providers show {template.Id}"));
            Assert.All(session.Output.Split('\n'), line => Assert.InRange(MailMover.Reports.Text.CellWidth.Of(line), 0, width));
        }
    }

    [Fact]
    public async Task What_happens_when_one_leaves_has_its_date_and_the_advice_to_ask()
    {
        Write("firm.json", Firm);
        var session = new Session();

        await session.RunAsync(["providers", "show", "firm", "--provider-dir", _folder]);

        Assert.Contains("When you leave (as of 2020-01-31; check with your provider):\n  - Mail is gone the next day.", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_the_template_is_shown_as_its_file_has_it()
    {
        var session = new Session();

        await session.RunAsync("providers show gmail --json");

        using var json = JsonDocument.Parse(session.Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("file").ValueKind);
        Assert.Equal("app-password", json.RootElement.GetProperty("template").GetProperty("authentication").GetProperty("methods")[0].GetString());
    }

    [Theory]
    [InlineData("providers show nobody.example", "no template here knows nobody.example")]
    [InlineData("providers show", "say which one")]
    [InlineData("providers dance", "Type list, show or validate")]
    [InlineData("providers", "is missing")]
    [InlineData("providers validate", "there is nothing to check")]
    [InlineData("providers list --provider-dir /no/such/folder", "there is no folder")]
    public async Task What_cannot_be_done_is_wrong_usage_with_a_way_on(string line, string words)
    {
        var session = new Session();

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync(line));

        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_right_are_named_with_what_they_replace()
    {
        Write("firm.json", Firm);
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync(["providers", "validate", _folder]));

        Assert.Contains("takes googlemail.com from the built-in template gmail (Gmail).", session.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 file checked, all right.\n", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_with_line_and_column()
    {
        var file = Write("firm.json", Firm.Replace("993", "99399", StringComparison.Ordinal).Replace("\"source\": \"it\" }],", "\"source\": \"them\" }],", StringComparison.Ordinal));
        var session = new Session();

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync(["providers", "validate", file]));

        Assert.Contains($"{file}:3:37: $.imap[0].port: 99399 is not a port", session.Output, StringComparison.Ordinal);
        Assert.Contains($"{file}:3:52: $.imap[0].source: 'them' is not among the sources", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usual_folder_is_checked_where_none_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "providers"));
        File.WriteAllText(Path.Combine(_folder, "providers", "firm.json"), Firm);
        var session = new Session { Configuration = _folder };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("providers validate --json"));

        using var json = JsonDocument.Parse(session.Output);
        Assert.Equal("firm", json.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_server_that_is_known_brings_its_limits_and_its_words()
    {
        Write("firm.json", Firm);
        var session = new Session { Environment = new() { ["OLD"] = "a", ["NEW"] = "b", ["MAILMOVER_PROVIDERS"] = _folder } };

        Assert.Equal(ExitCode.SomeRefusedOrFailed, await session.RunAsync(Session.Copy));

        var (source, destination) = (session.Parts.Endpoints[0].Limits, session.Parts.Endpoints[1].Limits);
        Assert.Equal(("Our firm", 3, 3), (source.Account.Provider, source.Account.Connections, source.Connections));
        Assert.Equal("Ask the help desk.", source.Words!.RefusedLogin!.NextStep);
        Assert.Equal(("", 8, true), (destination.Account.Provider, destination.Connections, destination.Words is null));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("verify")]
    public async Task Every_command_that_opens_a_server_knows_it(string command)
    {
        Write("firm.json", Firm);
        var session = new Session();

        await session.RunAsync([.. Session.Copy.Replace("copy", command, StringComparison.Ordinal).Split(' '), "--provider-dir", _folder]);

        Assert.Equal("Our firm", session.Parts.Endpoints[0].Limits.Account.Provider);
    }

    [Fact]
    public async Task A_broken_template_of_the_user_is_told_once_and_stops_nothing()
    {
        Write("firm.json", Firm);
        Write("broken.json", "{");
        var session = new Session();

        Assert.Equal(ExitCode.SomeRefusedOrFailed, await session.RunAsync([.. Session.Copy.Split(' '), "--provider-dir", _folder]));

        Assert.Equal(2, session.ErrorWords.Split("a template of yours is not used").Length);
        Assert.Equal("Our firm", session.Parts.Endpoints[0].Limits.Account.Provider);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
