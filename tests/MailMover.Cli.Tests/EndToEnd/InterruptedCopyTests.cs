using MailMover.Core.Model;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>
/// Fifty kills and fifty cut connections at random moments of copying 2,000 messages. The moments are counted in octets on the line, so that
/// they hit the work on a quick machine as on a slow one. A failure names the seed; put it into <see cref="Seed"/> to see it again.
/// </summary>
public sealed class InterruptedCopyTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private const int Messages = 2_000;
    private const int Mailboxes = 12;
    private const int Least = 50;
    private const int BlowsEach = 5;
    private const int MostRuns = 6;

    private static readonly int Seed = Random.Shared.Next(1_000_000);
    private static readonly FolderPath[] Folders = [FolderPath.Inbox, FolderPath.Of("Work", "Größe & Co"), FolderPath.Of("Archive")];

    [Fact(Timeout = 240_000)]
    public async Task Fifty_kills_lose_nothing_and_double_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        var octets = await SeedSourceAsync(stop);
        var hits = 0;
        await Parallel.ForAsync(0, Mailboxes, Concurrently(stop), async (mailbox, cancel) =>
        {
            var label = $"seed {Seed}, killed mailbox {mailbox}";
            await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
            await using var scenario = await ScenarioAsync($"killed{mailbox}", null, line);
            var random = new Random(Seed * 31 + mailbox);
            for (var blow = 0; blow < BlowsEach; blow++)
            {
                if (await KillAsync(scenario, line, random.NextInt64(1, octets / (BlowsEach * 3)), cancel))
                    Interlocked.Increment(ref hits);
            }

            await FinishAsync(scenario, label, cancel);
            await scenario.AssertCopiedAsync(label, cancel);
            await AssertSilentAsync(scenario, line, label, cancel);
        });
        Assert.True(hits >= Least, $"seed {Seed}: only {hits} kills hit a running copy");
    }

    [Fact(Timeout = 240_000)]
    public async Task Fifty_cut_connections_lose_nothing_and_double_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        var octets = await SeedSourceAsync(stop);
        var hits = 0;
        await Parallel.ForAsync(0, Mailboxes, Concurrently(stop), async (mailbox, cancel) =>
        {
            var label = $"seed {Seed}, cut mailbox {mailbox}";
            await using var sourceLine = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.PrefixAndDots)).ImapPort);
            await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
            await using var scenario = await ScenarioAsync($"cut{mailbox}", sourceLine, line);
            var random = new Random(Seed * 37 + mailbox);
            var blows = new List<ProxyWatch>
            {
                // The server has the message, and its answer never arrives.
                line.CutWhen(ProxyDirection.FromServer, "APPENDUID", random.Next(1, 4)),
                line.CutAfter(ProxyDirection.FromClient, random.NextInt64(1, octets / 3)),
                line.CutAfter(ProxyDirection.FromClient, random.NextInt64(octets / 3, octets * 2 / 3)),
                sourceLine.CutAfter(ProxyDirection.FromServer, random.NextInt64(1, octets / 3)),
                sourceLine.CutAfter(ProxyDirection.FromServer, random.NextInt64(octets / 3, octets * 2 / 3)),
            };
            await FinishAsync(scenario, label, cancel);
            Interlocked.Add(ref hits, blows.Count(b => b.Reached.IsCompleted));
            await scenario.AssertCopiedAsync(label, cancel);
            await AssertSilentAsync(scenario, line, label, cancel);
        });
        Assert.True(hits >= Least, $"seed {Seed}: only {hits} cuts hit a running copy");
    }

    private static ParallelOptions Concurrently(CancellationToken stop) => new() { MaxDegreeOfParallelism = 4, CancellationToken = stop };

    private async Task<long> SeedSourceAsync(CancellationToken stop)
    {
        var server = await servers.GetAsync(DovecotFixture.PrefixAndDots);
        var here = await DovecotFixture.ReadAsync(server, "origin", stop);
        if (here.Messages == 0)
            await RandomMailboxSeeder.SeedAsync(server, "origin", Folders, Messages, 900, Seed, stop);
        return Messages * 900L;
    }

    private async Task<CopyScenario> ScenarioAsync(string user, CuttingProxy? sourceLine, CuttingProxy line) => new()
    {
        Source = await servers.GetAsync(DovecotFixture.PrefixAndDots),
        SourceUser = "origin",
        Destination = await servers.GetAsync(DovecotFixture.Plain),
        DestinationUser = user,
        SourceLine = sourceLine,
        DestinationLine = line,
    };

    private static async Task<bool> KillAsync(CopyScenario scenario, CuttingProxy line, long afterOctets, CancellationToken stop)
    {
        var moment = line.WatchOctets(ProxyDirection.FromClient, afterOctets);
        await using var process = scenario.Start("--quiet");
        var ended = process.WaitAsync(stop);
        var first = await Task.WhenAny(moment.Reached, ended);
        process.Kill();
        await ended;
        return first != ended;
    }

    // A run that gives up for the moment (5) says that running it again helps; it must be true soon.
    private static async Task FinishAsync(CopyScenario scenario, string label, CancellationToken stop)
    {
        for (var run = 1; ; run++)
        {
            await using var process = scenario.Start();
            var outcome = await process.WaitAsync(stop);
            if (outcome.ExitCode == 0)
                return;
            Assert.True(outcome.ExitCode == 5 && run < MostRuns, $"{label}, run {run}: {outcome}");
        }
    }

    private static async Task AssertSilentAsync(CopyScenario scenario, CuttingProxy line, string label, CancellationToken stop)
    {
        var rows = AuditFile.Read(scenario.Audit).Count;
        var appends = line.Watch(ProxyDirection.FromClient, " APPEND ");
        await scenario.RunAsync(0, stop);
        Assert.True(appends.Count == 0, $"{label}: the rerun sent {appends.Count} APPENDs");
        Assert.True(AuditFile.Read(scenario.Audit).Count == rows, $"{label}: the rerun wrote audit rows");
    }
}
