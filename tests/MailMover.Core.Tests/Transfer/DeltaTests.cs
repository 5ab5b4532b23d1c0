using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Later runs: what is looked at again, what is not, and what is left as the user made it.</summary>
public sealed class DeltaTests
{
    [Fact]
    public async Task A_rerun_that_has_to_list_and_finds_nothing_to_write_opens_no_destination_folder()
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.Behaviour.GivesUidNext = false;
        harness.Destination.Faults.RefuseAppendOf("m-3");
        await harness.CopyAsync();
        harness.Destination.Calls.Reset();
        harness.Source.Calls.Reset();

        await harness.CopyAsync();

        Assert.Equal(4, harness.Source.Calls.MessagesListed);
        Assert.Equal(0, harness.Destination.Calls.Opened + harness.Destination.Calls.OpenedForWriting + harness.Destination.Calls.AppendersOpened);
        harness.Destination.Faults.Clear();
        Assert.Equal(4, (await harness.CopyWhollyAsync(new TransferOptions { RetryRefused = true })).Total.Copied);
        harness.Fill(2, prefix: "new");
        Assert.Equal(6, (await harness.CopyWhollyAsync()).Total.Copied);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task Mail_that_arrives_after_the_listing_is_not_passed_over_by_the_next_run()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.At("open-writer:before", () => harness.Fill(1, prefix: "late"), 2);
        await harness.CopyAsync();

        await harness.CopyWhollyAsync();

        Assert.Equal(["m-1", "m-2", "m-3", "late-1"], harness.Subjects());
    }

    [Fact]
    public async Task A_refused_message_decides_the_ending_of_a_run_that_passes_its_folder_over()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        await harness.CopyAsync();

        var rerun = await harness.CopyAsync();

        Assert.True(rerun.Folders.Single().PassedOver);
        Assert.Equal(RunEnding.SomeRefusedOrFailed, rerun.Ending);
    }

    [Fact]
    public async Task Refused_messages_are_tried_again_although_the_first_run_of_the_new_program_was_stopped()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        await harness.CopyAsync();
        harness.Destination.Faults.Clear();
        harness.Source.Faults.Fail("open", FailureKind.Authentication);
        await harness.CopyAsync(new TransferOptions { ProgramVersion = "next" });

        var report = await harness.CopyWhollyAsync(new TransferOptions { ProgramVersion = "next" });

        Assert.Equal((3, 0), (report.Total.Copied, report.Total.Refused));
    }

    [Fact]
    public async Task A_message_that_vanished_is_asked_for_again()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.ListPhantom("INBOX");
        await harness.CopyWhollyAsync();
        harness.Source.Calls.Reset();

        var rerun = await harness.CopyWhollyAsync();

        Assert.False(rerun.Folders.Single().PassedOver);
        Assert.Equal((4, 3, 1), (rerun.Total.Found, rerun.Total.Copied, rerun.Total.Vanished));
        Assert.Equal(0, harness.Source.Calls.BodiesRead);
    }

    [Fact]
    public async Task Where_the_server_counts_changes_only_the_changed_flags_are_read()
    {
        var harness = new TransferHarness().Fill(100);
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 7, "\\Flagged");
        harness.Source.Calls.Reset();

        await harness.CopyWhollyAsync();

        Assert.Equal((1, 0, 0), (harness.Source.Calls.FlagsListed, harness.Source.Calls.MessagesListed, harness.Source.Calls.BodiesRead));
        Assert.Equal("\\Flagged", harness.Destination.Messages("INBOX")[6].Flags.ToString());
    }

    [Fact]
    public async Task Flags_that_were_left_alone_are_carried_once_the_user_wants_it()
    {
        var harness = new TransferHarness().Fill(3);
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 1, "\\Flagged");
        harness.Fill(1, prefix: "new");
        await harness.CopyWhollyAsync(new TransferOptions { Flags = FlagPolicy.Keep });

        await harness.CopyWhollyAsync();

        Assert.Equal("\\Flagged", harness.Destination.Messages("INBOX")[0].Flags.ToString());
    }

    [Fact]
    public async Task A_run_that_cannot_pass_over_writes_no_audit_row_for_what_it_knows()
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.Behaviour.GivesUidNext = false;
        await harness.CopyWhollyAsync();
        var rows = harness.Journal.AuditRows.Count;

        await harness.CopyWhollyAsync();

        Assert.Equal(rows, harness.Journal.AuditRows.Count);
    }

    [Fact]
    public async Task A_changed_map_applies_to_new_mail_only()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Work");
        harness.Fill(2, "Work");
        await harness.CopyWhollyAsync();
        harness.Fill(1, "Work", "new");

        var report = await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { Map = [(FolderPath.Of("Work"), FolderPath.Of("Job"))] } });

        Assert.Equal(1, report.Total.CopiedNow);
        Assert.Equal((2, 1), (harness.Destination.Messages("Work").Count, harness.Destination.Messages("Job").Count));
    }

    [Fact]
    public async Task Identical_messages_of_a_renumbered_folder_are_recognised_one_for_one()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 3; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        await harness.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", harness.Destination.Messages("INBOX")[0].Uid);
        harness.Source.Renumber("INBOX");
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 4), (report.Total.CopiedNow, report.Total.Copied));
        Assert.Equal(3, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task What_was_skipped_or_failed_is_counted_once_after_a_renumbering()
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("large", new string('x', 5000)), "", TransferHarness.Date(9));
        harness.Source.Faults.CannotFetch("m-2");
        var options = new TransferOptions { Rules = new SelectionRules { MaxSizeInOctets = 1000 } };
        await harness.CopyAsync(options);
        harness.Source.Renumber("INBOX");

        var report = await harness.CopyAsync(options);

        Assert.Equal((5, 3, 1, 1, 0), (report.Total.Found, report.Total.Copied, report.Total.Skipped, report.Total.Failed, report.Total.Unexplained));
    }

    [Fact]
    public async Task Another_folder_with_the_same_UIDVALIDITY_is_not_taken_for_a_renamed_one()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Old");
        harness.Fill(3, "Old");
        await harness.CopyWhollyAsync();
        var uidValidity = harness.Source.UidValidity("Old");
        harness.Source.RemoveFolder("Old");
        harness.Source.AddFolder("New");
        harness.Fill(3, "New", "n");
        harness.Source.Renumber("New", uidValidity, firstUid: 1);

        await harness.CopyWhollyAsync();

        Assert.Equal(["n-1", "n-2", "n-3"], harness.Subjects("New"));
        Assert.Equal(3, harness.Destination.Messages("Old").Count);
    }

    [Fact]
    public async Task A_message_moved_at_the_source_is_new_in_its_new_folder_and_nothing_is_removed()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddFolder("Work");
        await harness.CopyWhollyAsync();
        harness.Source.MoveTo("INBOX", 2, "Work");

        await harness.CopyWhollyAsync();

        Assert.Equal(["m-1", "m-2", "m-3"], harness.Subjects());
        Assert.Equal(["m-2"], harness.Subjects("Work"));
    }

    [Fact]
    public async Task New_mail_that_the_user_has_brought_over_himself_is_recognised()
    {
        var harness = new TransferHarness().Fill(3);
        await harness.CopyWhollyAsync();
        harness.Fill(1, prefix: "new");
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("new-1"), "", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((3, 1), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Equal(4, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task What_lay_at_the_destination_before_the_last_run_is_not_looked_through_again()
    {
        var harness = new TransferHarness().Fill(3);
        for (var i = 1; i <= 50; i++)
            harness.Destination.AddMessage("INBOX", TransferHarness.Text($"own-{i}"), "", TransferHarness.Date(i));
        await harness.CopyWhollyAsync();
        harness.Fill(1, prefix: "new");
        harness.Destination.Calls.Reset();

        await harness.CopyWhollyAsync();

        Assert.Equal(0, harness.Destination.Calls.HeadersRead);
    }
}
