using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class StepCounterTests
{
    private readonly InMemoryMailbox _source = new(EndpointSide.Source);
    private readonly InMemoryMailbox _destination = new(EndpointSide.Destination);

    public StepCounterTests() => _source.AddMessage("INBOX", "one");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_steps_of_all_doubles_are_counted_in_one_row()
    {
        var steps = new StepCounter();
        await CopyAsync(steps);
        Assert.Equal(
            [
                "source open:before", "source open:after", "destination open-appender:before", "destination open-appender:after",
                "source list:before", "source list:window", "source list:after", "source fetch:before", "source fetch:message",
            ],
            steps.Steps.Take(9));
        Assert.Equal(["destination append:before", "destination append:after-commit-before-answer", "destination append:after"], steps.Steps.Where(s => s.Contains("append:", StringComparison.Ordinal)));
        Assert.Null(steps.CrashedAt);
    }

    [Fact]
    public async Task A_run_dies_at_exactly_the_step_it_was_told()
    {
        var whole = new StepCounter();
        await CopyAsync(whole);
        for (var step = 1; step <= whole.Count; step++)
        {
            var steps = new StepCounter(step);
            await Assert.ThrowsAsync<SimulatedCrashException>(() => CopyAsync(steps));
            Assert.Equal(whole.Steps[step - 1], steps.CrashedAt);
            Assert.Equal(step, steps.Count);
        }
    }

    [Theory]
    [InlineData("destination append:before", 0)]
    [InlineData("destination append:after-commit-before-answer", 1)]
    public async Task What_was_committed_before_a_crash_stays(string crash, int messages)
    {
        var whole = new StepCounter();
        await CopyAsync(whole);
        _destination.Remove("INBOX", 1);
        await Assert.ThrowsAsync<SimulatedCrashException>(() => CopyAsync(new StepCounter(whole.Steps.ToList().IndexOf(crash) + 1)));
        Assert.Equal(messages, _destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task A_dead_run_cannot_go_on_but_a_new_client_can()
    {
        var steps = new StepCounter();
        var dead = _source.NewClient(steps.Hook("source"));
        await using var reader = await dead.OpenAsync(FolderPath.Inbox, null, false, Token);
        steps.Crash();
        await Assert.ThrowsAsync<SimulatedCrashException>(() => reader.ListAllAsync(Token));
        await Assert.ThrowsAsync<SimulatedCrashException>(() => dead.ListFoldersAsync(false, Token));
        Assert.Single(await _source.NewClient().ListFoldersAsync(false, Token));
    }

    private async Task CopyAsync(StepCounter steps)
    {
        await using var source = _source.NewClient(steps.Hook("source"));
        await using var destination = _destination.NewClient(steps.Hook("destination"));
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        await foreach (var fetched in reader.FetchAsync(await reader.ListAllAsync(Token), Token))
            await appender.AppendAsync([new AppendRequest(fetched.Octets!, FlagSet.Empty, DateTimeOffset.UnixEpoch)], Token);
    }
}
