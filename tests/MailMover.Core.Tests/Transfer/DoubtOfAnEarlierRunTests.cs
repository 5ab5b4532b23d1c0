using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>What the run before left in doubt, and what happened to both ends meanwhile.</summary>
public sealed class DoubtOfAnEarlierRunTests
{
    [Fact]
    public async Task A_folder_with_a_doubt_is_never_passed_over()
    {
        var harness = new TransferHarness().Fill(3);
        await harness.CopyWhollyAsync();
        harness.Fill(1, prefix: "new");
        await LeaveInDoubtAsync(harness, committed: false);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_message_that_the_source_has_deleted_and_renumbered_away_has_vanished_and_no_other_is_copied_for_it()
    {
        var harness = new TransferHarness().Fill(3);
        await LeaveInDoubtAsync(harness, committed: false);
        harness.Source.Remove("INBOX", 1);
        harness.Source.Renumber("INBOX", firstUid: 1);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(["m-2", "m-3"], harness.Subjects());
        Assert.Equal((3, 2, 1), (report.Total.Found, report.Total.Copied, report.Total.Vanished));
    }

    [Fact]
    public async Task A_folder_renumbered_while_its_messages_wait_for_a_comparison_is_sorted_out_anew()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin", "one body\r\n"), "", TransferHarness.Date(1));
        harness.Fill(3);
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("twin", "quite another body\r\n"), "", TransferHarness.Date(1));
        harness.Source.At("open:before", () => harness.Source.Renumber("INBOX", firstUid: 3), 2);

        await harness.CopyWhollyAsync();

        Assert.Equal(["m-1", "m-2", "m-3", "twin", "twin"], harness.Subjects().Order());
    }

    [Fact]
    public async Task The_copy_that_another_folder_is_waiting_for_is_left_to_it()
    {
        var harness = new TransferHarness().Fill(1);
        (harness.Source.Behaviour.MaxConnections, harness.Destination.Behaviour.MaxConnections) = (1, 1);
        harness.Destination.Faults.LoseAppend();
        await StopAtTheFirstLookAsync(harness);
        harness.Source.AddFolder("Archive");
        harness.Fill(1, "Archive");
        harness.Fill(1, "Archive", "other");
        await LeaveInDoubtAsync(harness, committed: true);
        harness.Fill(5, prefix: "later");

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_message_is_looked_for_elsewhere_when_its_folder_is_gone()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Work");
        harness.Fill(1, "Work");
        await LeaveInDoubtAsync(harness, committed: true);
        harness.Destination.RenameFolder("Work", "Old Work");

        await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { Map = [(FolderPath.Of("Work"), FolderPath.Of("New Work"))] } });

        Assert.Single(harness.Destination.Messages("Old Work"));
        Assert.Empty(harness.Destination.Messages("New Work"));
    }

    private static Task LeaveInDoubtAsync(TransferHarness harness, bool committed)
    {
        if (committed)
            harness.Destination.Faults.LoseAnswer();
        else
            harness.Destination.Faults.LoseAppend();
        return StopAtTheFirstLookAsync(harness);
    }

    private static async Task StopAtTheFirstLookAsync(TransferHarness harness)
    {
        harness.Destination.Faults.Fail("status", FailureKind.Authentication, times: int.MaxValue);
        Assert.Equal(RunEnding.LoginRefused, (await harness.CopyAsync()).Ending);
        harness.Destination.Faults.Clear();
    }
}
