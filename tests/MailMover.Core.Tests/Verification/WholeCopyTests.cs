using MailMover.Core.Journal;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class WholeCopyTests
{
    [Fact]
    public async Task A_whole_copy_is_green_by_headers_and_never_called_unchanged()
    {
        var harness = await VerificationHarness.CopiedAsync();

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Green, RunEnding.Complete), (report.Verdict, report.Ending));
        Assert.Equal("Every message is there by headers, date and size.", Assert.Single(report.Reasons).Text);
        Assert.DoesNotContain("unchanged", string.Join(' ', report.Reasons), StringComparison.Ordinal);
        Assert.Equal((10, 10, 0), (report.Total.Found, report.Total[MessageFate.Present], report.Total.Unexplained));
        Assert.Equal(0, harness.Source.Calls.OctetsInFlight);
        Assert.Empty(harness.Observer.Findings);
        Assert.Equal(10, harness.Observer.Progress!.MessagesDone);
    }

    [Fact]
    public async Task A_whole_copy_is_green_and_unchanged_by_content()
    {
        var report = await (await VerificationHarness.CopiedAsync()).VerifyAsync(VerificationLevel.Content);

        Assert.Equal(Verdict.Green, report.Verdict);
        Assert.Equal("Every message is there unchanged: the contents of all 10 were compared.", Assert.Single(report.Reasons).Text);
        Assert.Equal(10, report.Total[ContentMatch.Identical]);
    }

    [Fact]
    public async Task Counting_alone_is_never_green()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.Calls.Reset();

        var report = await harness.VerifyAsync(VerificationLevel.Counts);

        Assert.Equal((Verdict.Amber, RunEnding.Complete), (report.Verdict, report.Ending));
        Assert.Equal("The numbers agree; which messages they are was not looked at.", Assert.Single(report.Reasons).Text);
        Assert.Equal((10, 10), (report.Total.Found, report.Total.AtDestination));
        Assert.Equal(0, harness.Destination.Calls.Opened);
    }

    [Fact]
    public async Task Fewer_messages_in_one_folder_are_red_by_counting_although_another_has_more()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.MoveTo("INBOX", 1, "Work");

        var report = await harness.VerifyAsync(VerificationLevel.Counts);

        Assert.Equal((Verdict.Red, RunEnding.Unbalanced), (report.Verdict, report.Ending));
        Assert.Contains("INBOX", report.Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_another_tool_moved_is_found_without_a_journal()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Copy.Journal = new MailMover.Testing.Journal.InMemoryTransferJournal(harness.Copy.Time);

        Assert.Equal(Verdict.Green, (await harness.VerifyAsync()).Verdict);
        Assert.Empty(await harness.Copy.Journal.ListPairsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_mailbox_of_whose_copy_nothing_is_recorded_is_told_to_be_so()
    {
        var harness = new VerificationHarness();
        harness.Copy.Fill(3);

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Red, 3), (report.Verdict, report.Total[MessageFate.NotYetCopied]));
        Assert.Contains("nothing is recorded here of a copy", report.Reasons[0].Text, StringComparison.Ordinal);
        Assert.Contains("--state", report.Reasons[0].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contents_count_as_looked_at_when_they_were_compared_and_not_before()
    {
        var harness = await VerificationHarness.CopiedAsync();
        long done = -1;
        harness.Destination.At("fetch:before", () => done = done < 0 ? harness.Observer.Progress!.MessagesDone : done);

        await harness.VerifyAsync(VerificationLevel.Content);

        // Folders are compared side by side, so that others may have come further when the first is read.
        Assert.InRange(done, 0, 9);
        Assert.Equal((10, 10), (harness.Observer.Progress!.MessagesDone, harness.Observer.Progress.MessagesTotal));
    }

    [Theory]
    [InlineData(VerificationLevel.Counts)]
    [InlineData(VerificationLevel.Headers)]
    [InlineData(VerificationLevel.Content)]
    public async Task An_empty_source_is_amber_because_there_was_nothing_to_check_and_the_way_to_find_out_why_is_told(VerificationLevel level)
    {
        var report = await new VerificationHarness().VerifyAsync(level);

        Assert.Equal(Verdict.Amber, report.Verdict);
        var reason = Assert.Single(report.Reasons);
        Assert.Contains("nothing to check", reason.Text, StringComparison.Ordinal);
        Assert.Contains("POP3", reason.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_was_emptied_after_the_copy_is_amber_and_the_copied_messages_are_counted()
    {
        var harness = await VerificationHarness.CopiedAsync();
        for (var uid = 1u; uid <= 6; uid++)
            harness.Source.Remove("INBOX", uid);
        harness.Source.RemoveFolder("Work");

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 0), (report.Verdict, report.Total.Found));
        Assert.StartsWith("10 messages were copied from the old mailbox before, and are there no longer.", report.Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verdict_is_kept_and_the_last_copy_stays_as_it_was()
    {
        var harness = await VerificationHarness.CopiedAsync();
        var before = await harness.SummaryAsync();
        Assert.Null(before.LastVerification);

        var report = await harness.VerifyAsync();

        var after = await harness.SummaryAsync();
        Assert.Equal(new LastVerification("GREEN", "headers", report.Ended, report.Run), after.LastVerification);
        Assert.Equal((before.State, before.LastStarted, before.LastEnded, before.LastEnding), (after.State, after.LastStarted, after.LastEnded, after.LastEnding));
        Assert.Null(after.Holder);
    }
}
