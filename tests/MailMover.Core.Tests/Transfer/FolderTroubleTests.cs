using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>One bad folder never stops a mailbox, and the report tells the truth about it.</summary>
public sealed class FolderTroubleTests
{
    [Fact]
    public async Task A_folder_that_refuses_its_figures_is_reported_and_the_others_go_over()
    {
        var harness = TwoFolders();
        harness.Source.Behaviour.RefusesStatusOf = f => f == FolderPath.Of("Work");

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal(3, report.Total.Copied);
        Assert.Contains(report.Folders.Single(f => f.Source == FolderPath.Of("Work")).Notes, n => n.Contains("Permission denied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_is_not_yet_copied_and_the_others_go_over()
    {
        var harness = TwoFolders();
        harness.Source.Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal((6, 3, 3, 0), (report.Total.Found, report.Total.Copied, report.Total.NotYetCopied, report.Total.Unexplained));
        await harness.CopyWhollyAsync();
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_folder_that_fails_before_all_was_compared_is_not_out_of_balance()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin", "one body\r\n"), "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("twin", "quite another body\r\n"), "", TransferHarness.Date(1));
        harness.Destination.Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder, nth: 2);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal((4, 3, 1, 0), (report.Total.Found, report.Total.Copied, report.Total.NotYetCopied, report.Total.Unexplained));
    }

    [Fact]
    public async Task A_message_to_be_compared_that_is_listed_twice_is_compared_once()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin", "one body\r\n"), "", TransferHarness.Date(1));
        harness.Fill(5);
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("twin", "quite another body\r\n"), "", TransferHarness.Date(1));
        harness.Destination.Faults.Fail("open-appender", FailureKind.Transient);

        await harness.CopyWhollyAsync();

        Assert.Equal(7, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task A_refused_subscription_is_told_and_costs_no_mail()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Work", subscribed: true);
        harness.Fill(3, "Work");
        harness.Destination.Faults.Fail("subscribe", FailureKind.Permanent, FailureScope.Folder, serverText: "[NOPERM] No subscriptions here");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(3, report.Total.Copied);
        Assert.Contains(report.Folders.SelectMany(f => f.Notes), n => n.Contains("No subscriptions here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_failed_and_is_gone_from_the_source_has_vanished()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.Faults.CannotFetch("m-2");
        Assert.Equal(1, (await harness.CopyAsync()).Total.Failed);
        harness.Source.Faults.Clear();
        harness.Source.Remove("INBOX", 2);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((3, 2, 0, 1), (report.Total.Found, report.Total.Copied, report.Total.Failed, report.Total.Vanished));
    }

    [Fact]
    public async Task A_server_that_allows_few_connections_gets_no_more_after_it_said_so()
    {
        var harness = new TransferHarness().Fill(300);
        harness.Destination.Behaviour.StreamsAppends = false;
        harness.Destination.Behaviour.TakesBatchesWhole = false;
        harness.Destination.Behaviour.MostAppenders = 2;

        await harness.CopyWhollyAsync();

        Assert.InRange(harness.Time.Waits.Count(w => w >= TimeSpan.FromMinutes(1)), 1, 2);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_folder_under_another_name_than_planned_is_passed_over_like_any_other()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Bad");
        harness.Fill(2, "Bad");
        harness.Destination.Behaviour.RefusesName = f => f == FolderPath.Of("Bad");
        await harness.CopyWhollyAsync();
        harness.Source.Calls.Reset();

        var rerun = await harness.CopyWhollyAsync();

        Assert.All(rerun.Folders, f => Assert.True(f.PassedOver));
        Assert.Equal(0, harness.Source.Calls.Opened);
    }

    [Fact]
    public async Task Flags_that_cannot_be_read_are_no_complete_run()
    {
        var harness = new TransferHarness().Fill(3);
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 1, "\\Flagged");
        harness.Source.Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder);

        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await harness.CopyAsync()).Ending);

        await harness.CopyWhollyAsync();
        Assert.Equal("\\Flagged", harness.Destination.Messages("INBOX")[0].Flags.ToString());
    }

    [Fact]
    public async Task A_changed_keyword_that_is_refused_keeps_no_other_mark_from_going_over()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Behaviour.Keywords = KeywordHandling.Refused;
        harness.Destination.Behaviour.AnnouncesNewKeywords = true;
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 1, "\\Flagged Holiday");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal("\\Flagged", harness.Destination.Messages("INBOX")[0].Flags.ToString());
        Assert.Contains(report.Folders.SelectMany(f => f.Notes), n => n.Contains("Holiday", StringComparison.Ordinal));
        harness.Destination.Calls.Reset();
        await harness.CopyWhollyAsync();
        Assert.Equal(0, harness.Destination.Calls.OpenedForWriting);
    }

    private static TransferHarness TwoFolders()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddFolder("Work");
        return harness.Fill(3, "Work", "w");
    }
}
