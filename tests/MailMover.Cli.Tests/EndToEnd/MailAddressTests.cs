using System.Globalization;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Discovery;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Addresses in the place of endpoints, with a real name server and real mail servers on loopback.</summary>
public sealed class MailAddressTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly DovecotOptions Encrypted = new() { Tls = true, Password = Workplace.Password };

    [Fact(Timeout = 120_000)]
    public async Task A_copy_and_a_verification_find_their_servers_by_srv_records()
    {
        await using var work = new Workplace();
        var server = await servers.GetAsync(Encrypted);
        await using var names = new ScriptedDnsServer().WithSrv("_imaps", "localhost", 0, 0, server.ImapsPort, "localhost");
        var (from, to) = ($"{servers.NewUser()}@localhost", $"{servers.NewUser()}@localhost");
        await RandomMailboxSeeder.SeedAsync(server, from, [FolderPath.Inbox], 10, 1_000, seed: 5, TestContext.Current.CancellationToken);

        var copied = await work.RunAsync(0, TestContext.Current.CancellationToken, Arguments("copy", from, to, server, names));
        var verified = await work.RunAsync(0, TestContext.Current.CancellationToken, Arguments("verify", from, to, server, names));

        var endpoint = string.Create(CultureInfo.InvariantCulture, $"imaps://{from}@localhost:{server.ImapsPort}");
        Assert.Contains($"{from}: {endpoint}, from the SRV records of localhost", Pop3Tests.Words(copied.Output), StringComparison.Ordinal);
        Assert.Contains($"mailmover verify --from {endpoint}", Pop3Tests.Words(copied.Output), StringComparison.Ordinal);
        Assert.Contains("GREEN", verified.Output, StringComparison.Ordinal);
        Workplace.AssertIdentical(await DovecotFixture.ReadAsync(server, from, TestContext.Current.CancellationToken), await DovecotFixture.ReadAsync(server, to, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 120_000)]
    public async Task Detect_says_where_the_server_was_found()
    {
        await using var work = new Workplace();
        var server = await servers.GetAsync(Encrypted);
        await using var names = new ScriptedDnsServer { Behaviour = DnsBehaviour.Truncates }.WithSrv("_imaps", "localhost", 0, 0, server.ImapsPort, "localhost");

        var outcome = await work.RunAsync(0, TestContext.Current.CancellationToken, "detect", $"{servers.NewUser()}@localhost", "--dns", names.EndPoint.ToString(), "--ca", server.CertificateAuthorityFile);

        Assert.Contains("Where this comes from: from the SRV records of localhost.", Pop3Tests.Words(outcome.Output), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Without_asking_anybody_an_unknown_domain_is_10()
    {
        await using var work = new Workplace();

        var outcome = await work.RunAsync(10, TestContext.Current.CancellationToken, "copy", "--from", "jo@nowhere.example", "--to", $"maildir:{work["mail"]}", "--no-lookup");

        Assert.Contains("template for nowhere.example: there is none", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("xoauth2")]
    [InlineData("oauthbearer")]
    public async Task A_command_that_prints_a_token_logs_in(string mechanism)
    {
        await using var work = new Workplace();
        var server = await servers.GetAsync(Encrypted with { TokenMechanism = mechanism });
        var user = servers.NewUser();
        await RandomMailboxSeeder.SeedAsync(server, user, [FolderPath.Inbox], 10, 1_000, seed: 6, TestContext.Current.CancellationToken);
        await WriteAsync(work["token"], TestToken.For(server, user));
        await WriteAsync(work["old-token"], TestToken.For(server, user, hasExpired: true));

        await work.RunAsync(0, TestContext.Current.CancellationToken, Backup(work["token"]));
        var refused = await work.RunAsync(6, TestContext.Current.CancellationToken, Backup(work["old-token"]));

        Assert.Equal(10, Directory.EnumerateFiles(work["mail"], "*", SearchOption.AllDirectories).Count(f => Path.GetFileName(Path.GetDirectoryName(f)) is "cur"));
        Assert.DoesNotContain(await File.ReadAllTextAsync(work["old-token"], TestContext.Current.CancellationToken), refused.Output + refused.Errors, StringComparison.Ordinal);

        string[] Backup(string token) =>
        [
            "backup", "--from", string.Create(CultureInfo.InvariantCulture, $"imaps://{user}@localhost:{server.ImapsPort}"), "--from-ca", server.CertificateAuthorityFile,
            "--from-token-command", $"cat \"{token}\"", "--to", $"maildir:{work["mail"]}",
        ];
    }

    private static async Task WriteAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
    }

    private static string[] Arguments(string command, string from, string to, DovecotServer server, ScriptedDnsServer names) =>
    [
        command, "--from", from, "--to", to, "--from-password-env", "PW", "--to-password-env", "PW", "--from-ca", server.CertificateAuthorityFile, "--to-ca", server.CertificateAuthorityFile,
        "--dns", names.EndPoint.ToString(),
    ];
}
