using MailMover.Core.Journal;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>What happens when the second try of an append goes wrong too.</summary>
public sealed class RepeatedAppendTests
{
    [Fact]
    public async Task Half_of_a_refused_batch_whose_answer_is_lost_is_looked_for_and_not_appended_again()
    {
        var harness = new TransferHarness().Fill(8);
        harness.Destination.Faults.RefuseAppendOf("m-8");
        harness.Destination.Faults.LoseAnswer(nth: 2);

        var report = await harness.CopyAsync();

        Assert.Equal((7, 1), (report.Total.Copied, report.Total.Refused));
        Assert.Equal(["m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7"], harness.Subjects());
    }

    [Fact]
    public async Task A_batch_that_was_not_sent_at_first_and_then_lost_its_answer_is_looked_for()
    {
        var harness = new TransferHarness().Fill(8);
        harness.Destination.Faults.BreakBeforeAppend();
        harness.Destination.Faults.LoseAnswer(nth: 2);

        await harness.CopyWhollyAsync();

        Assert.Equal(2, harness.Destination.Calls.Appends);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_message_that_goes_without_its_keywords_and_loses_its_answer_is_looked_for()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("kept"), "Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.Keywords = KeywordHandling.Refused;
        harness.Destination.Behaviour.AnnouncesNewKeywords = true;
        harness.Destination.Faults.LoseAnswer(nth: 2);

        await harness.CopyWhollyAsync();

        Assert.Single(harness.Destination.Messages("INBOX"));
        Assert.Contains("Holiday", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_late_commit_of_the_first_of_three_appends_is_reported()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Destination.Faults.CommitLate(LateCommit.WhenTold);
        harness.Destination.Faults.LoseAppend(nth: 2);
        harness.Destination.At("append:before", () =>
        {
            harness.Destination.CommitLateAppends();
            harness.Destination.AddMessage("INBOX", TransferHarness.Text("somebody else's"));
        }, 2);

        var report = await harness.CopyAsync();

        // Found as the message's own, or told as its double; never silently both.
        var copies = harness.Subjects().Count(s => s == "m-1");
        Assert.True(copies == 1 || report.Folders.SelectMany(f => f.Notes).Any(n => n.Contains("is there twice", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_the_settling_and_leaves_the_doubt_to_the_next_run()
    {
        var harness = new TransferHarness().Fill(8);
        harness.Destination.Faults.LoseAppend();
        harness.Destination.At("open:after", harness.Graceful.Cancel);

        var stopped = await harness.CopyAsync();

        Assert.Equal(RunEnding.Interrupted, stopped.Ending);
        Assert.Equal(1, harness.Destination.Calls.Appends);
        Assert.Equal((8, 8, 0), (stopped.Total.Found, stopped.Total.NotYetCopied, stopped.Total.Unexplained));
        Assert.DoesNotContain(harness.Time.Waits, w => w >= harness.Destination.Behaviour.SettleTime);

        harness.Graceful = new CancellationTokenSource();
        await harness.CopyWhollyAsync();
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task New_mail_arriving_all_the_time_does_not_keep_a_doubt_from_being_settled()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.LoseAppend();
        for (var i = 1; i <= 100; i++)
            harness.Destination.At("open:before", () => harness.Destination.AddMessage("INBOX", TransferHarness.Text("arriving")), i);

        await harness.CopyWhollyAsync();

        Assert.InRange(harness.Destination.Calls.OpenedFresh, 2, 20);
        Assert.Equal(3, harness.Subjects().Count(s => s.StartsWith("m-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_destination_that_gives_dates_of_its_own_gets_no_double()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Behaviour.IgnoresInternalDates = true;
        harness.Destination.Faults.LoseAnswer(committed: 3);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(5, harness.Destination.Messages("INBOX").Count);
        Assert.Contains(report.Notes, n => n.Contains("arrival date of its own", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_that_misreports_sizes_gets_no_double()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Behaviour.MisreportsSize = size => size + 7;
        harness.Destination.Faults.LoseAnswer(committed: 3);

        await harness.CopyWhollyAsync();

        Assert.Equal(5, harness.Destination.Messages("INBOX").Count);
    }
}
