using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>What the program says, as an exit code and in words, when something is in the way.</summary>
public sealed class ExitCodeTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly DovecotOptions SmallMailboxes = new() { QuotaInOctets = 60_000 };

    [Fact(Timeout = 60_000)]
    public async Task A_refused_login_is_6_and_names_the_side()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 3, stop);
        await using var process = MailMoverProcess.Start(
            ["copy", "--from", scenario.SourceUri, "--to", scenario.DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET", "--state", scenario.State],
            new Dictionary<string, string> { ["FROM_SECRET"] = scenario.Source.Password, ["TO_SECRET"] = "not-the-password" });
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 6, outcome.ToString());
        Assert.Contains(scenario.DestinationUser, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_is_not_there_is_10()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 3, stop);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var nobody = string.Create(CultureInfo.InvariantCulture, $"imap+insecure://jo@127.0.0.1:{port}");
        await using var process = scenario.StartWith(Arguments(scenario, nobody));
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 10, outcome.ToString());
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), outcome.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("imaps")]
    [InlineData("imap")]
    public async Task A_certificate_of_an_unknown_authority_is_10_and_a_known_one_is_trusted(string scheme)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.WithTls, 3, stop);
        var server = (DovecotServer)scenario.Destination;
        var port = scheme == "imaps" ? server.ImapsPort : server.ImapPort;
        var uri = string.Create(CultureInfo.InvariantCulture, $"{scheme}://{scenario.DestinationUser}@localhost:{port}");
        await using var untrusting = scenario.StartWith(Arguments(scenario, uri));
        var outcome = await untrusting.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 10, outcome.ToString());
        Assert.Contains("--to-ca", outcome.Errors, StringComparison.Ordinal);

        await using var trusting = scenario.StartWith([.. Arguments(scenario, uri), "--to-ca", server.CertificateAuthorityFile]);
        outcome = await trusting.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        CopyScenario.AssertSame(scheme, await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, stop), await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_without_starttls_is_10_and_gets_no_password()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        var logins = line.Watch(ProxyDirection.FromClient, "LOGIN");
        var authentications = line.Watch(ProxyDirection.FromClient, "AUTHENTICATE");
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 3, stop, line);
        await using var process = scenario.StartWith(Arguments(scenario, CopyScenario.Uri("imap", scenario.Destination, scenario.DestinationUser, line)));
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 10, outcome.ToString());
        Assert.Equal(0, logins.Count + authentications.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_full_destination_is_7_and_what_fits_is_there()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(SmallMailboxes, 60, stop);
        await scenario.RunAsync(7, stop, "--skip-check");
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop);
        var copied = AuditFile.LastOutcomes(scenario.Audit).Count(o => o.Value == "copied");
        Assert.Equal(copied, there.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_run_of_the_same_mailbox_is_11_and_names_the_first()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        var work = line.StallWhen(ProxyDirection.FromClient, " APPEND ");
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 500, stop, line);
        await using var first = scenario.Start("--memory", "1M");
        await work.Reached;
        var outcome = await scenario.RunAsync(11, stop);
        Assert.Contains(first.Id.ToString(CultureInfo.InvariantCulture), outcome.Errors, StringComparison.Ordinal);

        first.Kill();
        line.Resume();
        await scenario.RunAsync(0, stop);
        await scenario.AssertCopiedAsync("after the first was killed", stop);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_c_and_termination_are_130_and_the_next_run_goes_on(bool terminate)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        var work = line.StallWhen(ProxyDirection.FromServer, "APPENDUID");
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 3_000, stop, line);
        await using var process = scenario.Start("--memory", "1M");
        await work.Reached;
        await (terminate ? process.TerminateAsync(stop) : process.InterruptAsync(stop));
        line.Resume();
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 130, outcome.ToString());

        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop);
        Assert.InRange(there.Messages, 1, 2_999);
        Assert.Equal(there.Messages, AuditFile.LastOutcomes(scenario.Audit).Count(o => o.Value == "copied"));
        await scenario.RunAsync(0, stop);
        await scenario.AssertCopiedAsync("after going on", stop);
    }

    private static string[] Arguments(CopyScenario scenario, string destination) =>
    [
        "copy", "--from", scenario.SourceUri, "--to", destination, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET",
        "--state", scenario.State, "--audit", scenario.Audit,
    ];

    private async Task<CopyScenario> ScenarioAsync(DovecotOptions destination, int messages, CancellationToken stop, CuttingProxy? line = null)
    {
        var source = await servers.GetAsync(DovecotFixture.PrefixAndDots);
        var scenario = new CopyScenario
        {
            Source = source,
            SourceUser = servers.NewUser(),
            Destination = await servers.GetAsync(destination),
            DestinationUser = servers.NewUser(),
            DestinationLine = line,
        };
        await RandomMailboxSeeder.SeedAsync(source, scenario.SourceUser, [FolderPath.Inbox, FolderPath.Of("Work")], messages, 2_000, seed: messages, stop);
        return scenario;
    }
}
