using System.Text.Json;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

public sealed class DemoCommandTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_demo_copies_its_mailbox_and_finds_both_sides_the_same(bool inFiles)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var process = MailMoverProcess.Start(inFiles ? ["demo", "--json", "--files"] : ["demo", "--json"]);
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        var compared = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Single(e => e.TryGetProperty("identical", out _));
        Assert.True(compared.GetProperty("identical").GetBoolean());
        Assert.InRange(compared.GetProperty("messages").GetInt32(), 150, 250);
    }
}
