using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

public sealed class DovecotServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Several_servers_run_at_once_and_leave_nothing_behind()
    {
        var stop = TestContext.Current.CancellationToken;
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DovecotServer.StartAsync(cancellationToken: stop)));
        var directories = servers.Select(s => Path.GetDirectoryName(s.ConfigurationFile)!).ToList();
        Assert.Equal(4, servers.Select(s => s.ImapPort).Distinct().Count());
        Assert.All(directories, d => Assert.True(Directory.Exists(d)));

        foreach (var server in servers)
            await server.DisposeAsync();

        Assert.All(directories, d => Assert.False(Directory.Exists(d)));
        await Assert.ThrowsAsync<SocketException>(() => GreetingAsync(servers[0].Host, servers[0].ImapPort));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(MailFormat.Maildir, "INBOX.", '.')]
    [InlineData(MailFormat.Sdbox, "", '/')]
    public async Task What_was_seeded_is_read_back(MailFormat format, string prefix, char separator)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { Format = format, Prefix = prefix, Separator = separator }, stop);
        var folder = FolderPath.Of("Familie", "Größe & Co", "\U0001F600");
        await RandomMailboxSeeder.SeedAsync(server, "jo", [FolderPath.Inbox, folder], 300, 2000, seed: 1, stop);
        var contents = await DovecotFixture.ReadAsync(server, "jo", stop);
        Assert.Equal(150, contents[FolderPath.Inbox].Count);
        Assert.Equal(150, contents[folder].Count);
        Assert.True(Directory.Exists(server.MailDirectory("jo")));

        await RandomMailboxSeeder.SeedAsync(server, "other", [FolderPath.Inbox, folder], 300, 2000, seed: 1, stop);
        Assert.Empty(contents.Differences(await DovecotFixture.ReadAsync(server, "other", stop)));
        await DovecotFixture.AppendAsync(server, "other", folder, "Subject: one more\r\n\r\n"u8.ToArray(), FlagSet.Empty, DateTimeOffset.UnixEpoch, stop);
        Assert.Single(contents.Differences(await DovecotFixture.ReadAsync(server, "other", stop)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Tls_is_trusted_by_the_servers_own_authority_and_by_nobody_else()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(DovecotFixture.WithTls, stop);
        using var authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(server.CertificateAuthorityFile, stop));
        await HandshakeAsync(server, authority, "localhost");
        await HandshakeAsync(server, authority, "127.0.0.1");
        await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(server, null, "localhost"));
        await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(server, authority, "example.org"));
        Assert.Contains("STARTTLS", await GreetingAsync(server.Host, server.ImapPort), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Hidden_capabilities_are_not_announced()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { Capability = "IMAP4rev1 IDLE" }, stop);
        var greeting = await GreetingAsync(server.Host, server.ImapPort);
        Assert.Contains("IMAP4rev1 IDLE", greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("LITERAL+", greeting, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_full_mailbox_refuses_more()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { QuotaInOctets = 20_000 }, stop);
        var refusal = await Assert.ThrowsAsync<IOException>(() => RandomMailboxSeeder.SeedAsync(server, "jo", [FolderPath.Inbox], 20, 4000, seed: 1, stop));
        Assert.Contains("[OVERQUOTA]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Pop3_is_served_when_asked_for()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { Pop3 = true }, stop);
        Assert.StartsWith("+OK", await GreetingAsync(server.Host, server.Pop3Port), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restarted_server_ends_its_connections_and_keeps_ports_and_mail(bool abruptly)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(cancellationToken: stop);
        await RandomMailboxSeeder.SeedAsync(server, "jo", [FolderPath.Inbox], 20, 1000, seed: 1, stop);
        var directory = Path.GetDirectoryName(server.ConfigurationFile)!;
        for (var n = 0; n < 3; n++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.ImapPort, stop);
            await server.RestartAsync(abruptly, stop);
            await ReadToEndAsync(client.GetStream());
            Assert.Equal(20, (await DovecotFixture.ReadAsync(server, "jo", stop)).Messages);
        }

        await server.DisposeAsync();
        Assert.False(Directory.Exists(directory));
    }

    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        var buffer = new byte[2048];
        try
        {
            while (await stream.ReadAsync(buffer, Stop) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A killed server resets the connection.
        }
    }

    private static async Task<string> GreetingAsync(string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, Stop);
        var buffer = new byte[2048];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Stop));
    }

    private static async Task HandshakeAsync(DovecotServer server, X509Certificate2? authority, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.ImapsPort, Stop);
        await using var tls = new SslStream(client.GetStream());
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.Add(authority);
        }

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy }, Stop);
    }
}
