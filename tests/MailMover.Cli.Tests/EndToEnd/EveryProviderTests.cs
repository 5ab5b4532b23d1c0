using System.Text.Json.Nodes;
using MailMover.Cli.Commands;
using MailMover.Cli.Signals;
using MailMover.Cli.Tests.Doubles;
using MailMover.Demo.Servers;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;
using MailMover.Testing.Discovery;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Somebody knows an address and a password, and nothing else: for every provider one command gets to a check, with servers on loopback in the place of the provider's.</summary>
public sealed class EveryProviderTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly DovecotOptions Encrypted = new() { Tls = true, Pop3 = true, Password = Workplace.Password };
    private static readonly IReadOnlyList<ProviderTemplate> All = ProviderCatalog.Load(null).All;

    public static TheoryData<string> WithPassword => [.. All.Where(t => IsFound(t) && TakesPassword(t) && IsEncrypted(t)).Select(t => t.Id)];

    public static TheoryData<string> TokensOnly => [.. All.Where(t => IsFound(t) && !TakesPassword(t)).Select(t => t.Id)];

    public static TheoryData<string> ClearTextOnly => [.. All.Where(t => IsFound(t) && TakesPassword(t) && !IsEncrypted(t)).Select(t => t.Id)];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(WithPassword))]
    public async Task An_address_and_a_password_are_enough_for_a_check(string id)
    {
        await using var work = new Workplace();
        var (code, console) = await CheckAsync(work, id, await servers.GetAsync(Encrypted), ["--from-password-env", "PW"], TestContext.Current.CancellationToken);

        Assert.True(code == 0, console.All);
        Assert.Contains("Ready to copy", console.All, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(TokensOnly))]
    public async Task A_provider_that_wants_a_token_says_so_before_it_asks_for_a_password(string id)
    {
        await using var work = new Workplace();
        var (code, console) = await CheckAsync(work, id, await servers.GetAsync(Encrypted), [], TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains("--from-token-command", console.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Password of", console.All, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(ClearTextOnly))]
    public async Task A_provider_without_encryption_gets_no_password_unless_its_server_is_typed(string id)
    {
        await using var work = new Workplace();
        var (code, console) = await CheckAsync(work, id, await servers.GetAsync(Encrypted), [], TestContext.Current.CancellationToken);

        Assert.Equal(10, code);
        Assert.Contains("no server with encryption", console.All.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    // Software that people run themselves has no addresses of its own.
    private static bool IsFound(ProviderTemplate template) => template.Domains.Count + template.Mx.Count > 0;

    private static bool TakesPassword(ProviderTemplate template) => template.Authentication.Methods.Any(m => m != LoginMethod.OAuth2);

    private static bool IsEncrypted(ProviderTemplate template) => template.Imap.Concat(template.Pop3).Any(s => s.Security != TemplateSecurity.ClearText);

    private static async Task<(int Code, InMemoryConsole Console)> CheckAsync(Workplace work, string id, DovecotServer server, string[] login, CancellationToken cancellationToken)
    {
        var template = All.Single(t => t.Id == id);
        await WriteAsync(work, template, server, cancellationToken);
        var domain = template.Domains.Count > 0 ? template.Domains[0] : "customer.example";
        await using var names = new ScriptedDnsServer().WithMx(domain, 10, template.Mx.Select(m => m.Replace("*", "mx1", StringComparison.Ordinal)).FirstOrDefault("mx.elsewhere.example"));
        var console = new InMemoryConsole { CanPrompt = true };
        using var stop = new StopRequests();
        var context = new CommandContext
        {
            Console = console,
            Parts = new CompositionRoot(TimeProvider.System),
            Stop = stop,
            Environment = v => v == "PW" ? Workplace.Password : null,
            Configuration = work["settings"],
        };
        var code = await new MailMoverProgram(context).RunAsync(
        [
            "check", "--from", $"jo@{domain}", "--to", $"maildir:{work["mail"]}", "--from-ca", server.CertificateAuthorityFile, "--provider-dir", work["providers"],
            "--dns", names.EndPoint.ToString(), "--state", work.State, .. login,
        ]);
        return (code, console);
    }

    // The provider's template with servers on loopback: the ports stand in for its encrypted ones, the rest is as it is.
    private static async Task WriteAsync(Workplace work, ProviderTemplate template, DovecotServer server, CancellationToken cancellationToken)
    {
        var file = Path.Combine(DirectoryOfTemplates(), $"{template.Id}.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
        Redirect(json["imap"], server.ImapsPort, server.ImapPort);
        Redirect(json["pop3"], server.Pop3sPort, server.Pop3Port);
        // What only those servers rested on that are one here, no fact refers to any more.
        var sources = json["sources"]!.AsObject();
        foreach (var unused in sources.Select(x => x.Key).Where(k => !json.ToJsonString().Contains($"\"source\":\"{k}\"", StringComparison.Ordinal)).ToList())
            sources.Remove(unused);
        Directory.CreateDirectory(work["providers"]);
        await File.WriteAllTextAsync(Path.Combine(work["providers"], $"{template.Id}.json"), json.ToJsonString(), cancellationToken);
    }

    private static void Redirect(JsonNode? list, int encrypted, int plain)
    {
        var known = new HashSet<string>();
        foreach (var entry in list?.AsArray().ToList() ?? [])
        {
            entry!["host"] = "127.0.0.1";
            entry["port"] = (string?)entry["security"] is null or "tls" ? encrypted : plain;
            // Several hosts of a provider are one here.
            if (!known.Add($"{entry["port"]} {entry["onlyFor"]?.ToJsonString()}"))
                list!.AsArray().Remove(entry);
        }
    }

    private static string DirectoryOfTemplates()
    {
        var place = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(place, "MailMover.sln")))
            place = Path.GetDirectoryName(place)!;
        return Path.Combine(place, "templates", "providers");
    }
}
