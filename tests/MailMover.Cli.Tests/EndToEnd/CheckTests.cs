using System.Text.Json;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>A look before a copy with the real program on real servers.</summary>
public sealed class CheckTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly DovecotOptions SmallMailboxes = new() { QuotaInOctets = 60_000 };

    [Fact(Timeout = 120_000)]
    public async Task A_quota_that_is_too_small_is_found_keeps_a_copy_from_beginning_and_once_raised_both_are_0()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await DovecotServer.StartAsync(SmallMailboxes, stop);
        await using var scenario = await ScenarioAsync(server, 60, stop);
        var check = await RunAsync(9, Arguments(scenario, "check"), scenario, stop);
        Assert.Matches(@"The destination has room for 5\d KB more \(it holds 0 B of 5\d KB\), and ", Words(check.Output));
        Assert.Contains("Not ready: 1 problem", check.Output, StringComparison.Ordinal);

        var copy = await RunAsync(9, Arguments(scenario, "copy"), scenario, stop);
        Assert.StartsWith("Not begun, and nothing was copied", copy.Errors, StringComparison.Ordinal);
        Assert.Matches("has room for 5\\d KB more", Words(copy.Errors));
        Assert.Equal(0, (await DovecotFixture.ReadAsync(server, scenario.DestinationUser, stop)).Messages);

        var configuration = await File.ReadAllTextAsync(server.ConfigurationFile, stop);
        await File.WriteAllTextAsync(server.ConfigurationFile, configuration.Replace("bytes=60000", "bytes=6000000", StringComparison.Ordinal), stop);
        await server.RestartAsync(abruptly: false, stop);
        Assert.Contains("Ready to copy", (await RunAsync(0, Arguments(scenario, "check"), scenario, stop)).Output, StringComparison.Ordinal);
        await RunAsync(0, [.. Arguments(scenario, "copy"), "--audit", scenario.Audit], scenario, stop);
        await scenario.AssertCopiedAsync("with more room", stop);
        Assert.Contains("Everything has been copied already", Words((await RunAsync(0, Arguments(scenario, "check"), scenario, stop)).Output), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_check_changes_nothing_at_either_end_and_on_the_disk()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 20, stop);
        var (source, destination) = (await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, stop), await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop));
        await RunAsync(0, Arguments(scenario, "check"), scenario, stop);
        Workplace.AssertIdentical(source, await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, stop));
        Workplace.AssertIdentical(destination, await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop));
        Assert.False(Directory.Exists(scenario.State));
    }

    [Fact(Timeout = 120_000)]
    public async Task Both_ends_are_told_where_one_is_not_there_and_the_other_refuses_the_login()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 1, stop);
        var outcome = await RunAsync(
            6,
            ["check", "--json", "--from", "imap+insecure://jo@127.0.0.1:9", "--to", scenario.DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "NOTHING_SECRET", "--state", scenario.State],
            scenario,
            stop);
        var json = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(["unreachable", "login-refused"], json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("figures").ValueKind);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_plan_is_written_and_obeyed_until_the_source_changes_materially()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 20, stop);
        var plan = Path.Combine(scenario.Folder, "plan.json");
        await RunAsync(0, [.. Arguments(scenario, "check"), "--map", "Work=Job", "--write-plan", plan], scenario, stop);
        await RunAsync(0, [.. Arguments(scenario, "copy"), "--plan", plan], scenario, stop);
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop);
        Assert.Equal(20, there.Messages);
        Assert.Contains(FolderPath.Of("Job"), there.Folders);

        await RandomMailboxSeeder.SeedAsync(scenario.Source, scenario.SourceUser, [FolderPath.Of("New folder")], 1, 500, seed: 7, stop);
        var refused = await RunAsync(9, [.. Arguments(scenario, "copy"), "--plan", plan], scenario, stop);
        Assert.Contains("New folder is new at the source and would be copied.", refused.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(20, (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop)).Messages);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_local_destination_is_checked_against_its_disk()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(DovecotFixture.Plain, 20, stop);
        var outcome = await RunAsync(
            0, ["check", "--from", scenario.SourceUri, "--to", $"maildir:{Path.Combine(scenario.Folder, "backup")}", "--from-password-env", "FROM_SECRET", "--state", scenario.State], scenario, stop);
        Assert.Contains("is on a disk that has room for", Words(outcome.Output), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scenario.Folder, "backup")));
    }

    private static string Words(string output) => string.Join(' ', output.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string[] Arguments(CopyScenario scenario, string command) =>
        [command, "--from", scenario.SourceUri, "--to", scenario.DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET", "--state", scenario.State];

    private static async Task<ProcessOutcome> RunAsync(int exitCode, IEnumerable<string> arguments, CopyScenario scenario, CancellationToken stop)
    {
        await using var process = MailMoverProcess.Start(
            arguments,
            new Dictionary<string, string> { ["FROM_SECRET"] = scenario.Source.Password, ["TO_SECRET"] = scenario.Destination.Password, ["NOTHING_SECRET"] = "nothing", ["NO_COLOR"] = "1" });
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == exitCode, $"wanted exit code {exitCode}: {outcome}");
        return outcome;
    }

    private async Task<CopyScenario> ScenarioAsync(DovecotOptions destination, int messages, CancellationToken stop) =>
        await ScenarioAsync(await servers.GetAsync(destination), messages, stop);

    private async Task<CopyScenario> ScenarioAsync(DovecotServer destination, int messages, CancellationToken stop)
    {
        var source = await servers.GetAsync(DovecotFixture.PrefixAndDots);
        var scenario = new CopyScenario { Source = source, SourceUser = servers.NewUser(), Destination = destination, DestinationUser = servers.NewUser() };
        await RandomMailboxSeeder.SeedAsync(source, scenario.SourceUser, [FolderPath.Inbox, FolderPath.Of("Work")], messages, 2_000, seed: messages, stop);
        return scenario;
    }
}
