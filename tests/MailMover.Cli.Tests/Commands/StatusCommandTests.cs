using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    private static ScriptedParts TwoPairs => new() { State = new ScriptedState { Pairs = [Samples.Pair1, Samples.Pair2] } };

    [Fact]
    public async Task Pairs_are_shown_in_a_table()
    {
        var session = new Session { Parts = TwoPairs };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("status --state /s"));

        Assert.Contains("process 4711", session.Output, StringComparison.Ordinal);
        Assert.Equal("/s", session.Parts.StateSettings!.Directory);
    }

    [Fact]
    public async Task With_json_each_pair_is_an_object()
    {
        var session = new Session { Parts = TwoPairs };

        await session.RunAsync("status --json");

        var lines = session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"state\":\"running\"", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_state_says_how_to_begin_and_makes_nothing(bool exists)
    {
        var session = new Session { Parts = new ScriptedParts { StateExists = exists } };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("status"));

        Assert.Contains("mailmover copy --from", session.Output, StringComparison.Ordinal);
        Assert.Equal(exists ? 1 : 0, session.Parts.StatesOpened);
    }

    [Fact]
    public async Task An_endpoint_with_a_new_name_keeps_its_entries()
    {
        var session = new Session { Parts = TwoPairs };

        Assert.Equal(ExitCode.Complete, await session.RunAsync($"status --same-as {Samples.New} imaps://jo@imap.newer.example"));

        Assert.Equal((Samples.New, new EndpointIdentity("imap", "imap.newer.example", 0, "jo")), session.Parts.State.Joined);
        Assert.Contains("2 pairs", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joining_what_the_journal_does_not_know_is_wrong_usage()
    {
        var session = new Session { Parts = TwoPairs };

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync("status --same-as imaps://x@y imaps://jo@imap.newer.example"));

        Assert.Contains("knows no pair with imap://x@y", session.ErrorWords, StringComparison.Ordinal);
    }
}
