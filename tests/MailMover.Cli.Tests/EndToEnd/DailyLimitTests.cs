using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Limits of this program's own, between real servers.</summary>
public sealed class DailyLimitTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private const int Messages = 60;
    private static readonly DovecotOptions Plain = new();

    [Fact(Timeout = 120_000)]
    public async Task A_daily_limit_ends_a_copy_with_8_also_the_second_time_and_without_it_the_rest_goes_over_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);

        var first = await scenario.RunAsync(8, stop, "--to-daily-limit", "50k", "--when-limited", "stop");
        var copied = await CountAsync(scenario, stop);
        Assert.InRange(copied, 1, Messages - 1);
        Assert.Contains("may be copied to it in any 24 hours. There is room again at ", first.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);

        await scenario.RunAsync(8, stop, "--to-daily-limit", "50k", "--when-limited", "stop");
        Assert.Equal(copied, await CountAsync(scenario, stop));

        await scenario.RunAsync(0, stop, "--to-daily-limit", "off");
        await scenario.AssertCopiedAsync("after two runs that stopped at the limit", stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_daily_limit_of_the_source_counts_what_a_verification_reads_as_well()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);

        await scenario.RunAsync(8, stop, "--from-daily-limit", "1M", "--when-limited", "stop", "--verify", "--level", "content", "--stop-after-octets", "1k");
        await scenario.RunAsync(0, stop, "--from-daily-limit", "1M", "--when-limited", "stop");
        await scenario.RunAsync(8, stop, "--from-daily-limit", "130k", "--when-limited", "stop", "--verify", "--level", "content");

        await scenario.AssertCopiedAsync("copied within the limit", stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_rate_slows_a_copy_down_and_changes_nothing_else()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);
        var began = TimeProvider.System.GetTimestamp();

        await scenario.RunAsync(0, stop, "--limit-rate", "40k");

        await scenario.AssertCopiedAsync("copied slowly", stop);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 2, 100);
    }

    private async Task<CopyScenario> ScenarioAsync(CancellationToken stop)
    {
        var server = await servers.GetAsync(Plain);
        var scenario = new CopyScenario { Source = server, SourceUser = servers.NewUser(), Destination = server, DestinationUser = servers.NewUser() };
        await RandomMailboxSeeder.SeedAsync(server, scenario.SourceUser, [FolderPath.Inbox], Messages, 2_500, seed: 5, stop);
        return scenario;
    }

    private static async Task<int> CountAsync(CopyScenario scenario, CancellationToken stop) =>
        (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop)).Messages;
}
