using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>A backup whose disk is not there, or that lost mail, is not taken for a complete one.</summary>
public sealed class GoneCopiesTests
{
    [Fact]
    public async Task A_store_that_is_empty_though_mail_was_copied_into_it_stops_the_run_and_nothing_is_written()
    {
        var harness = Backup().Fill(3);
        await harness.CopyWhollyAsync();
        Remove(harness, 1, 3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("new"));
        var before = harness.Destination.Calls.Appends;

        var report = await harness.CopyAsync();

        Assert.Equal((RunEnding.Unreachable, 3), (report.Ending, report.GoneCopies));
        Assert.StartsWith("maildir:/backup holds no messages, but 3 were copied into it before.", report.Reason, StringComparison.Ordinal);
        Assert.Equal(before, harness.Destination.Calls.Appends);
        Assert.Empty(harness.Destination.Messages("INBOX"));
    }

    [Fact]
    public async Task A_store_that_holds_fewer_messages_than_were_copied_is_reported_and_the_copy_goes_on()
    {
        var harness = Backup().Fill(3);
        await harness.CopyWhollyAsync();
        Remove(harness, 1, 2);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("new"));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((2, 1), (report.GoneCopies, report.Total.CopiedNow));
    }

    [Fact]
    public async Task A_whole_store_and_an_emptied_mailbox_of_a_server_are_not_remarked_on()
    {
        var backup = Backup().Fill(3);
        await backup.CopyWhollyAsync();
        Assert.Equal(0, (await backup.CopyWhollyAsync()).GoneCopies);

        var server = new TransferHarness().Fill(3);
        await server.CopyWhollyAsync();
        Remove(server, 1, 3);
        Assert.Equal(0, (await server.CopyWhollyAsync()).GoneCopies);
    }

    private static TransferHarness Backup() => new() { Destination = new InMemoryMailbox(EndpointSide.Destination, new EndpointIdentity("maildir", "", 0, "/backup")) };

    private static void Remove(TransferHarness harness, uint first, uint last)
    {
        for (var uid = first; uid <= last; uid++)
            harness.Destination.Remove("INBOX", uid);
    }
}
