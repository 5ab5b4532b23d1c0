using System.Globalization;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary><c>detect</c> at a real server with IMAP and POP3.</summary>
public sealed class DetectTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    [Fact(Timeout = 120_000)]
    public async Task It_tells_what_is_there_what_pop3_would_miss_and_what_to_type()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(stop);
        Directory.CreateDirectory(Path.Combine(work["home"], "Maildir"));

        var outcome = await work.RunAsync(0, stop, Arguments(server, user));

        var words = Pop3Tests.Words(outcome.Output);
        Assert.Contains("You have both IMAP and POP3. Use IMAP", words, StringComparison.Ordinal);
        Assert.Contains("POP3 would miss 10 messages in 1 folder: Archive", words, StringComparison.Ordinal);
        Assert.Contains("Run this again in a day or two", words, StringComparison.Ordinal);
        Assert.Contains($"maildir:{Path.Combine(work["home"], "Maildir")}", words, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"mailmover copy --from imaps://{user}@localhost:{server.ImapsPort} --from-ca {server.CertificateAuthorityFile}"), words, StringComparison.Ordinal);
        Assert.Equal(30, (await DovecotFixture.ReadAsync(server, user, stop)).Messages);
    }

    [Fact(Timeout = 120_000)]
    public async Task Mail_that_disappears_from_the_server_shows_at_the_second_look()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(stop);
        await work.RunAsync(0, stop, Arguments(server, user));

        var same = await work.RunAsync(0, stop, Arguments(server, user));
        Assert.Contains("Nothing has disappeared from the server", Pop3Tests.Words(same.Output), StringComparison.Ordinal);
        await DovecotFixture.RemoveAsync(server, user, FolderPath.Inbox, 1, stop);
        await DovecotFixture.RemoveAsync(server, user, FolderPath.Inbox, 5, stop);
        var shrunk = await work.RunAsync(0, stop, [.. Arguments(server, user), "--json"]);

        var earlier = Pop3Tests.Event(shrunk, "detected").GetProperty("pop3").GetProperty("mailbox").GetProperty("earlier");
        Assert.Equal((20, 2), (earlier.GetProperty("messages").GetInt32(), earlier.GetProperty("gone").GetInt32()));
        Assert.Contains("of 20 messages that were there", Pop3Tests.Words(shrunk.Errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_refused_login_is_6_and_the_password_is_not_shown()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(stop);
        await File.WriteAllTextAsync(work["wrong"], "wrong-horse", stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(work["wrong"], UnixFileMode.UserRead);

        var outcome = await work.RunAsync(6, stop, [.. Arguments(server, user).SkipLast(2), "--password-file", work["wrong"]]);

        Assert.Contains("app password", Pop3Tests.Words(outcome.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-horse", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_server_without_a_valid_certificate_is_10_and_gets_no_password()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(stop);
        await using var line = CuttingProxy.Start(server.ImapPort);
        var logins = line.Watch(ProxyDirection.FromClient, "AUTHENTICATE");

        var outcome = await work.RunAsync(10, stop, "detect", "localhost", "--user", user, "--imap-port", Number(line.Port), "--pop3-port", Number(server.Pop3sPort), "--password-env", "PW");

        Assert.Contains("No password was sent to it.", Pop3Tests.Words(outcome.Errors), StringComparison.Ordinal);
        Assert.Equal(0, logins.Count);
    }

    private static string[] Arguments(DovecotServer server, string user) =>
    [
        "detect", "localhost", "--user", user, "--imap-port", Number(server.ImapsPort), "--pop3-port", Number(server.Pop3Port), "--ca", server.CertificateAuthorityFile, "--password-env", "PW",
    ];

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private async Task<(DovecotServer Server, string User)> SeedAsync(CancellationToken stop)
    {
        var (server, user) = (await servers.GetAsync(Workplace.Maildrops), servers.NewUser());
        await RandomMailboxSeeder.SeedAsync(server, user, [FolderPath.Inbox], 20, 1_000, seed: 4, stop);
        await RandomMailboxSeeder.SeedAsync(server, user, [FolderPath.Of("Archive")], 10, 1_000, seed: 5, stop);
        return (server, user);
    }
}
