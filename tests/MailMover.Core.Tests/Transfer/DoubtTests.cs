using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

public sealed class DoubtTests
{
    [Fact]
    public async Task An_append_whose_answer_was_lost_is_found_and_not_repeated()
    {
        var harness = new TransferHarness().Fill(8);
        harness.Destination.Faults.LoseAnswer();

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
        Assert.All(harness.Audit().Values, r => Assert.Contains("found there by looking", r.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_append_that_never_arrived_is_repeated_after_two_looks_that_agree()
    {
        var harness = new TransferHarness().Fill(8);
        harness.Destination.Faults.LoseAppend();

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
        Assert.True(harness.Destination.Calls.OpenedFresh >= 2);
        Assert.Contains(harness.Time.Waits, w => w >= harness.Destination.Behaviour.SettleTime);
    }

    [Fact]
    public async Task Half_a_batch_that_was_committed_before_the_cut_is_told_apart_from_the_other_half()
    {
        var harness = new TransferHarness().Fill(9);
        harness.Destination.Faults.LoseAnswer(committed: 4);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_server_that_commits_within_the_settle_time_makes_no_double()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Faults.CommitLate(LateCommit.AfterLooks(2));

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_server_that_commits_after_the_settle_time_is_reported_never_silent()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.CommitLate(LateCommit.WhenTold);
        harness.Destination.At("append:before", () => harness.Destination.CommitLateAppends(), 2);

        var report = await harness.CopyAsync();

        Assert.Equal(6, harness.Destination.Messages("INBOX").Count);
        Assert.Contains(report.Folders.SelectMany(f => f.Notes), n => n.Contains("is there twice", StringComparison.Ordinal));
        Assert.All(harness.Audit().Values, r => Assert.Contains("had not confirmed", r.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Own_doubles_are_removed_only_when_asked_for()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.CommitLate(LateCommit.WhenTold);
        harness.Destination.At("append:before", () => harness.Destination.CommitLateAppends(), 2);

        await harness.CopyAsync(new TransferOptions { RemoveOwnDoubles = true });

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task Another_clients_delivery_of_the_same_header_is_not_taken_for_the_lost_append()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Destination.Faults.DeliverTwinBeforeAppend();
        harness.Destination.Faults.LoseAppend();

        await harness.CopyWhollyAsync();

        Assert.Contains(harness.Destination.Messages("INBOX"), m => m.Octets.Span.SequenceEqual(harness.Source.Messages("INBOX")[0].Octets.Span));
    }

    [Fact]
    public async Task Messages_without_any_header_in_doubt_are_settled_by_their_octets()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 4; i++)
            harness.Source.AddMessage("INBOX", $"no header here, number {i}\r\n", "", TransferHarness.Date(1));
        harness.Destination.Faults.LoseAnswer(committed: 2);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_server_without_UIDPLUS_that_loses_an_answer_gets_no_double()
    {
        var harness = new TransferHarness().Fill(6);
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Faults.LoseAnswer(committed: 3);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_tagged_OK_is_the_proof_even_if_the_UID_that_came_with_it_cannot_be()
    {
        var harness = new TransferHarness().Fill(6);
        harness.Destination.Behaviour.LiesAboutAppendUidValidity = true;

        await harness.CopyWhollyAsync();

        Assert.Equal(1, harness.Destination.Calls.Appends);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_message_in_doubt_that_the_user_moved_before_the_next_run_is_found_where_it_is()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Destination.AddFolder("Later");
        harness.Destination.Faults.LoseAnswer();
        harness.Destination.Faults.Fail("status", FailureKind.Authentication, times: int.MaxValue);
        await harness.CopyAsync();
        harness.Destination.Faults.Clear();
        harness.Destination.MoveTo("INBOX", harness.Destination.Messages("INBOX")[0].Uid, "Later");

        await harness.CopyWhollyAsync();

        Assert.Empty(harness.Destination.Messages("INBOX"));
        Assert.Single(harness.Destination.Messages("Later"));
    }

    [Fact]
    public async Task The_first_batch_that_kills_its_connection_is_halved_until_the_message_is_alone_and_refused()
    {
        var harness = new TransferHarness().Fill(20);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("poison"), "", TransferHarness.Date(50));
        harness.Fill(5, prefix: "after");
        harness.Destination.Faults.HangUpOnAppendOf("poison");

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal(25, report.Total.Copied);
        Assert.Equal(1, report.Total.Refused);
        Assert.Equal(25, harness.Destination.Messages("INBOX").Count);
        Assert.Contains(harness.Audit().Values, r => r.Outcome == MessageOutcome.Refused && r.Reason.Contains("hung up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_on_which_the_source_hangs_up_fails_alone()
    {
        var harness = new TransferHarness().Fill(20);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("poison"), "", TransferHarness.Date(50));
        harness.Fill(5, prefix: "after");
        harness.Source.Faults.HangUpOnFetchOf("poison");

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal(25, report.Total.Copied);
        Assert.Equal(1, report.Total.Failed);
        Assert.Equal(25, harness.Destination.Messages("INBOX").Count);
    }
}
