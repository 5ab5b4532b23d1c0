using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Tests.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class RoomTests
{
    [Fact]
    public async Task A_quota_that_is_surely_too_small_is_a_problem_with_both_figures()
    {
        var harness = new CheckHarness().WithRoom(10_240);
        harness.Transfer.Fill(100);
        var finding = await harness.FindAsync("quota-too-small");
        Assert.Equal(FindingSeverity.Problem, finding.Severity);
        Assert.StartsWith("The destination has room for 10 KB more (it holds 0 B of 10 KB), and ", finding.Reason, StringComparison.Ordinal);
        Assert.Contains("--since", finding.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_with_room_is_only_a_note_and_one_that_is_hardly_enough_a_warning()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(100);
        var octets = harness.OctetsAtSource;
        Assert.Equal(FindingSeverity.Note, (await harness.WithRoom(octets * 2).FindAsync("quota")).Severity);
        Assert.Equal(FindingSeverity.Warning, (await harness.WithRoom(octets + 1).FindAsync("quota-nearly-full")).Severity);
    }

    [Fact]
    public async Task What_lies_in_the_destination_already_and_may_be_the_same_mail_makes_it_a_warning()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(100);
        for (var i = 1; i <= 60; i++)
            harness.Destination.AddMessage(TransferHarness.Inbox, TransferHarness.Text($"m-{i}"), "", TransferHarness.Date(i));
        harness.WithRoom(harness.OctetsAtSource);
        Assert.Equal(FindingSeverity.Warning, (await harness.FindAsync("quota-may-be-too-small")).Severity);
        Assert.True((await harness.CheckAsync()).IsReady);
        Assert.Contains("60 messages", (await harness.FindAsync("destination-not-empty")).Reason, StringComparison.Ordinal);
        Assert.Equal(RunEnding.Complete, (await harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task Mail_in_folders_that_nothing_goes_into_cannot_be_the_same_mail()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(100);
        harness.Destination.AddFolder("Old things");
        for (var i = 1; i <= 60; i++)
            harness.Destination.AddMessage("Old things", TransferHarness.Text($"m-{i}"));
        await harness.WithRoom(harness.OctetsAtSource).FindAsync("quota-too-small");
    }

    [Theory]
    [InlineData("Trash", SpecialUse.Trash)]
    [InlineData("Papierkorb", SpecialUse.None)]
    [InlineData("Junk", SpecialUse.Junk)]
    public async Task Mail_for_trash_and_junk_may_not_count_so_it_stops_no_copy(string folder, SpecialUse use)
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(10);
        var room = harness.OctetsAtSource + 1000;
        harness.Source.AddFolder(folder, use);
        harness.Transfer.Fill(50, folder, "t");
        var finding = await harness.WithRoom(room).FindAsync("quota-may-be-too-small");
        Assert.EndsWith("or if the server does not count the mail in trash and junk.", finding.Reason, StringComparison.Ordinal);
        Assert.NotEqual(RunEnding.NotBegun, (await harness.CopyAsync()).Ending);
        await new CheckHarness { Transfer = harness.Transfer, Options = new() { Destination = new() { FreeOctets = 100 } } }.FindAsync("disk-too-small");
    }

    [Fact]
    public async Task A_resumed_copy_needs_room_only_for_the_rest()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(100);
        await harness.CopyWhollyAsync();
        harness.WithRoom(harness.Destination.FolderOctets() + 2000);
        harness.Transfer.Fill(5, prefix: "new");

        Assert.Equal(5, (await harness.CheckAsync()).Figures!.MessagesToCome);
        Assert.True((await harness.CheckAsync()).IsReady);
        Assert.Equal(RunEnding.Complete, (await harness.CopyAsync()).Ending);

        harness.Transfer.Fill(50, prefix: "more");
        await harness.FindAsync("quota-too-small");
        Assert.Equal(RunEnding.NotBegun, (await harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task A_quota_of_messages_counts_as_well()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(100);
        harness.Destination.Behaviour.SaysQuota = [new QuotaRoot { Name = "", Storage = new(0, long.MaxValue), Messages = new(0, 99) }];
        Assert.Contains("100 are to come", (await harness.FindAsync("message-quota-too-small")).Reason, StringComparison.Ordinal);
        harness.Destination.Behaviour.SaysQuota = [new QuotaRoot { Name = "", Messages = new(0, 100) }];
        await harness.AssertNotFoundAsync("message-quota-too-small");
    }

    [Fact]
    public async Task The_scarcest_of_several_quotas_decides()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(10);
        harness.Destination.Behaviour.SaysQuota = [new QuotaRoot { Name = "user", Storage = new(0, 1 << 30) }, new QuotaRoot { Name = "domain", Storage = new(900, 1000) }];
        Assert.Single((await harness.CheckAsync()).Problems);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5000, 0)]
    public async Task A_limit_of_nothing_is_no_limit(long used, long limit)
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(10);
        harness.Destination.Behaviour.SaysQuota = [new QuotaRoot { Name = "", Storage = new(used, limit), Messages = new(used, limit) }];
        Assert.DoesNotContain((await harness.CheckAsync()).Findings, f => f.Severity != FindingSeverity.Note);
    }

    [Fact]
    public async Task More_than_may_be_there_leaves_no_room()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(1);
        harness.Destination.Behaviour.SaysQuota = [new QuotaRoot { Name = "", Storage = new(long.MaxValue, 1000) }];
        Assert.Contains("room for 0 B more", (await harness.FindAsync("quota-too-small")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_to_tell_its_quota_keeps_nobody_from_copying()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Destination.Faults.Fail("quota", FailureKind.Permanent, FailureScope.Folder, times: 9);
        Assert.True((await harness.CheckAsync()).IsReady);
        Assert.Equal(RunEnding.Complete, (await harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_a_problem()
    {
        var harness = new CheckHarness { Options = new() { Destination = new() { FreeOctets = 1000 } } };
        harness.Transfer.Fill(10);
        Assert.Contains("on a disk that has room for 1,000 B more", (await harness.FindAsync("disk-too-small")).Reason, StringComparison.Ordinal);
        Assert.Equal(RunEnding.NotBegun, (await harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task Messages_that_are_too_large_to_go_take_no_room()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(5);
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("huge", new string('x', 100_000)));
        harness.Destination.Behaviour.AppendLimit = 50_000;
        harness.WithRoom(20_000);
        await harness.AssertNotFoundAsync("quota-too-small", "quota-may-be-too-small");
        Assert.NotEqual(RunEnding.NotBegun, (await harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task Where_one_of_identical_messages_is_kept_only_the_largest_folder_is_certain()
    {
        var harness = new CheckHarness();
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        foreach (var folder in new[] { "A", "B", "C" })
        {
            harness.Source.AddFolder(folder);
            harness.Transfer.Fill(20, folder);
        }

        await harness.WithRoom(harness.OctetsAtSource / 2).FindAsync("quota-may-be-too-small");
    }

    [Fact]
    public async Task A_quick_look_without_sizes_of_folders_says_that_it_does_not_know()
    {
        var harness = new CheckHarness { Options = new() { Quick = true } }.WithRoom(1000);
        harness.Transfer.Fill(100);
        var finding = await harness.FindAsync("quota");
        Assert.Contains("is not known", finding.Reason, StringComparison.Ordinal);
        Assert.Contains("--quick", finding.NextStep, StringComparison.Ordinal);
        Assert.Equal(0, harness.Source.Calls.MessagesListed);

        harness.Source.Behaviour.GivesFolderSizes = true;
        await harness.FindAsync("quota-too-small");
    }

    [Fact]
    public async Task What_a_provider_is_known_to_give_is_a_warning_where_the_server_says_nothing()
    {
        var harness = new CheckHarness { Options = new() { Destination = new() { Limits = new() { Provider = "Newmail", MailboxInOctets = 1000, Folders = 2 } } } };
        harness.Transfer.Fill(10);
        harness.Source.AddFolder("A");
        harness.Source.AddFolder("B");
        Assert.Contains("Newmail usually holds 1,000 B", (await harness.FindAsync("mailbox-limit")).Reason, StringComparison.Ordinal);
        Assert.Contains("at most 2 folders; it has 1, and 2 would have to be created", (await harness.FindAsync("folder-limit")).Reason, StringComparison.Ordinal);
        await harness.WithRoom(1 << 30).AssertNotFoundAsync("mailbox-limit");
    }
}
