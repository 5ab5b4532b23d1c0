using MailMover.Core.Journal;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Connections that end, stall or lose an answer, anywhere in the conversation.</summary>
public sealed class InterruptedConversationTests
{
    private const int Patience = 120_000;
    private const int Positions = 40;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Theory(Timeout = Patience)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_BYE_or_a_cut_after_any_number_of_octets_loses_and_doubles_nothing(bool atSource, bool bye)
    {
        long whole;
        await using (var clean = Transfer())
        {
            await clean.CopyWhollyAsync();
            whole = (atSource ? clean.Source : clean.Destination).OctetsSent;
        }

        for (var i = 0; i < Positions; i++)
        {
            var octets = 1 + (whole * i / Positions);
            await using var transfer = Transfer();
            (atSource ? transfer.Source : transfer.Destination).Misbehave(bye ? new ByeAfter(octets) : new EndsAfter(octets));
            var report = await transfer.CopyAsync();
            Assert.True(report.Ending is RunEnding.Complete, $"after {octets} octets: {report.Ending} {report.Reason}");
            Assert.True(transfer.Source.Mailbox.DifferencesTo(transfer.Destination.Mailbox) is [], $"after {octets} octets: {string.Join(" | ", transfer.Source.Mailbox.DifferencesTo(transfer.Destination.Mailbox))}");
            Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_gives_up_after_any_number_of_octets_is_resumed_without_loss_or_double(bool atSource)
    {
        long whole;
        await using (var clean = Transfer())
        {
            await clean.CopyWhollyAsync();
            whole = (atSource ? clean.Source : clean.Destination).OctetsSent;
        }

        for (var i = 0; i < Positions; i += 2)
        {
            var octets = 1 + (whole * i / Positions);
            await using var transfer = Transfer();
            (atSource ? transfer.Source : transfer.Destination).Misbehave(new EndsAfter(octets));
            var report = await transfer.CopyAsync(new() { MaxAttempts = 1 });
            Assert.True(report.Ending is RunEnding.TemporaryFailure or RunEnding.Complete, $"after {octets} octets: {report.Ending} {report.Reason}");
            Assert.True(report.Ending == RunEnding.Complete || report.Reason.Contains("127.0.0.1", StringComparison.Ordinal), report.Reason);
            transfer.AssertNothingTwice();
            await transfer.CopyWhollyAsync();
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_destination_that_stops_reading_after_any_number_of_octets_loses_and_doubles_nothing()
    {
        long whole;
        await using (var clean = Transfer())
        {
            await clean.CopyWhollyAsync();
            whole = clean.Destination.OctetsReceived;
        }

        for (var i = 0; i < Positions; i++)
        {
            await using var transfer = Transfer();
            transfer.Destination.Misbehave(new EndsAfter(1 + (whole * i / Positions), TrafficDirection.FromClient));
            await transfer.CopyWhollyAsync();
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_stall_in_the_middle_of_a_literal_is_given_up_and_the_message_is_read_again()
    {
        await using var transfer = Transfer();
        transfer.Patience = Short;
        var stall = new EndsAfter(700, command: "UID FETCH", then: AfterReply.Stall);
        transfer.Source.Misbehave(stall);
        await transfer.CopyWhollyAsync();
        Assert.True(stall.HasHappened);
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("silent", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_destination_that_stalls_in_the_middle_of_a_literal_gets_the_message_once()
    {
        await using var transfer = Transfer();
        transfer.Patience = Short;
        transfer.Destination.Misbehave(new EndsAfter(300, TrafficDirection.FromClient, "APPEND", AfterReply.Stall));
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData("APPEND", false)]
    [InlineData("SELECT", false)]
    [InlineData("STATUS", false)]
    [InlineData("UID FETCH", true)]
    [InlineData("EXAMINE", true)]
    [InlineData("LIST", true)]
    [InlineData("AUTHENTICATE", true)]
    public async Task A_swallowed_tagged_OK_is_given_up_after_the_timeout_and_nothing_is_lost_or_doubled(string command, bool atSource)
    {
        await using var transfer = Transfer();
        transfer.Patience = Short;
        var swallows = new Swallows(command);
        (atSource ? transfer.Source : transfer.Destination).Misbehave(swallows);
        await transfer.CopyWhollyAsync();
        Assert.Equal(1, swallows.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_swallows_every_answer_to_APPEND_ends_the_run_as_a_temporary_failure_and_doubles_nothing()
    {
        await using var transfer = Transfer();
        transfer.Patience = Short;
        transfer.Destination.Misbehave(new Swallows("APPEND", times: int.MaxValue));
        var report = await transfer.CopyAsync();
        transfer.AssertNothingTwice();
        Assert.True(report.Ending is RunEnding.TemporaryFailure or RunEnding.Complete, $"{report.Ending} {report.Reason}");
        transfer.Destination.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_says_BYE_and_does_not_hang_up_is_not_waited_for_long()
    {
        await using var transfer = Transfer();
        transfer.Source.Misbehave(new Sends("UID FETCH", [ScriptedResponse.Line("* BYE going down")], then: AfterReply.Stall, times: 1));
        var began = TimeProvider.System.GetTimestamp();
        await transfer.CopyWhollyAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(15), "the timeout of 20 seconds was waited for");
    }

    [Fact(Timeout = Patience)]
    public async Task A_greeting_that_never_comes_ends_the_run_at_once_with_the_server_unreachable()
    {
        await using var transfer = Transfer();
        transfer.Patience = Short;
        transfer.Source.Greeting = "";
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.Unreachable, report.Ending);
        Assert.Contains("993", report.Reason, StringComparison.Ordinal);
        Assert.Equal(1, transfer.Source.Connections);
    }

    private static ScriptedTransfer Transfer()
    {
        var transfer = new ScriptedTransfer();
        transfer.Source.Mailbox.Fill("Work", 2);
        return transfer;
    }
}
