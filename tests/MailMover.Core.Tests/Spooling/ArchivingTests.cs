using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Spooling;

public sealed class ArchivingTests
{
    [Fact]
    public async Task Copy_and_archive_are_made_from_one_download()
    {
        var harness = new ArchivingHarness().AddFolder("Work").AddFolder("Work/Größe").Fill(700).Fill(5, "Work/Größe", "w");

        var report = await harness.RunWhollyAsync();

        Assert.Equal(705, harness.Source.Calls.BodiesRead);
        Assert.Equal(705, report.FromArchive);
        Assert.Equal(705, report.Copy!.Total.Copied);
        Assert.Equal(705, report.Archive!.Total.Copied);
    }

    [Fact]
    public async Task A_second_run_downloads_nothing_and_opens_no_folder()
    {
        var harness = new ArchivingHarness().Fill(20);
        await harness.RunWhollyAsync();
        harness.Source.Calls.Reset();
        harness.Archive.Calls.Reset();
        harness.Destination.Calls.Reset();

        Assert.Equal(RunEnding.Complete, (await harness.RunAsync()).Ending);

        Assert.Equal(0, harness.Source.Calls.Opened + harness.Archive.Calls.Opened + harness.Destination.Calls.Opened);
        Assert.Equal(0, harness.Archive.Calls.Appends + harness.Destination.Calls.Appends);
    }

    [Fact]
    public async Task New_mail_alone_is_downloaded_by_a_later_run_and_once()
    {
        var harness = new ArchivingHarness().Fill(10);
        await harness.RunWhollyAsync();
        harness.Fill(3, prefix: "new");
        harness.Source.Calls.Reset();

        await harness.RunWhollyAsync();

        Assert.Equal(3, harness.Source.Calls.BodiesRead);
    }

    [Fact]
    public async Task An_archive_that_comes_later_than_the_copy_is_downloaded_and_the_copy_left_alone()
    {
        var harness = new ArchivingHarness { Archives = false }.Fill(10);
        await harness.RunWhollyAsync();
        harness.Archives = true;
        harness.Source.Calls.Reset();
        harness.Destination.Calls.Reset();

        var report = await harness.RunWhollyAsync();

        Assert.Equal(10, harness.Source.Calls.BodiesRead);
        Assert.Equal(0, harness.Destination.Calls.Appends);
        Assert.Equal(0, report.FromArchive);
    }

    [Fact]
    public async Task What_the_archive_changed_is_asked_from_the_source_again()
    {
        var harness = new ArchivingHarness().Fill(6);
        harness.Archive.Behaviour.ChangesOctets = octets => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(octets.Span).Replace("m-3", "m-X", StringComparison.Ordinal));

        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.Equal(5, report.FromArchive);
        Assert.Equal(7, harness.Source.Calls.BodiesRead);
        Assert.Equal(harness.Truth.Messages("INBOX").Select(m => m.Text).Order(), harness.Destination.Messages("INBOX").Select(m => m.Text).Order());
    }

    [Fact]
    public async Task What_was_removed_from_the_archive_is_asked_from_the_source_again_and_an_archive_that_cannot_be_read_too()
    {
        var harness = new ArchivingHarness().Fill(6);
        harness.Destination.Behaviour.QuotaInOctets = 1;
        Assert.Equal(RunEnding.DestinationFull, (await harness.RunAsync()).Ending);
        harness.Destination.Behaviour.QuotaInOctets = null;
        harness.Archive.Remove("INBOX", 2);
        harness.Source.Calls.Reset();

        Assert.Equal(5, (await harness.RunAsync()).FromArchive);
        Assert.Equal(1, harness.Source.Calls.BodiesRead);
        Assert.Equal(6, harness.Destination.Messages("INBOX").Count);

        harness.Fill(2, prefix: "new");
        harness.Archive.Faults.Fail("fetch", FailureKind.Permanent, times: 5);
        Assert.Equal(0, (await harness.RunAsync()).FromArchive);
        Assert.Equal(8, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task What_the_archive_held_already_is_not_taken_on_trust()
    {
        var harness = new ArchivingHarness().Fill(3);
        foreach (var message in harness.Truth.Messages("INBOX"))
            harness.Archive.AddMessage("INBOX", Encoding.Latin1.GetBytes(message.Text), message.Flags.ToString(), message.InternalDate);

        var report = await harness.RunWhollyAsync();

        Assert.Equal(3, report.Archive!.Total.AlreadyThere);
        Assert.Equal(3, harness.Source.Calls.BodiesRead);
    }

    [Fact]
    public async Task An_archive_that_is_full_ends_the_run_before_anything_is_downloaded_for_the_copy()
    {
        var harness = new ArchivingHarness().Fill(10);
        harness.Archive.Behaviour.QuotaInOctets = 800;

        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.DestinationFull, report.Ending);
        Assert.Null(report.Copy);
        Assert.Contains(report.Archive!.Reason.TrimEnd('.'), report.NotBegun, StringComparison.Ordinal);
        Assert.Equal(0, harness.Destination.Calls.Appends);

        harness.Archive.Behaviour.QuotaInOctets = null;
        await harness.RunWhollyAsync();
    }

    [Fact]
    public async Task The_weightier_of_two_endings_counts_and_what_one_end_refuses_the_other_still_gets()
    {
        var harness = new ArchivingHarness().Fill(5);
        harness.Archive.Faults.RefuseAppendOf("m-2");
        harness.Destination.Faults.RefuseAppendOf("m-4");

        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Equal((4, 1), (report.Archive!.Total.Copied, report.Archive.Total.Refused));
        Assert.Equal((4, 1), (report.Copy!.Total.Copied, report.Copy.Total.Refused));
        Assert.Contains("m-2", harness.Destination.Messages("INBOX")[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_while_the_archive_is_written_keeps_the_copy_from_beginning()
    {
        var harness = new ArchivingHarness().Fill(2000);
        harness.Archive.At("append:after", harness.Graceful.Cancel, 1);

        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.Interrupted, report.Ending);
        Assert.Null(report.Copy);
        harness.Graceful = new CancellationTokenSource();
        await harness.RunWhollyAsync();
        Assert.InRange(harness.Source.Calls.BodiesRead, 2000, 3500);
    }

    [Fact]
    public async Task Folders_that_are_mapped_for_the_copy_keep_their_names_in_the_archive()
    {
        var harness = new ArchivingHarness { Options = new TransferOptions { Rules = new SelectionRules { Into = FolderPath.Of("Old"), Exclude = ["Junk"] } } }.AddFolder("Work").AddFolder("Junk").Fill(2, "Work").Fill(1, "Junk");

        await harness.RunAsync();

        Assert.Equal(2, harness.Archive.Messages("Work").Count);
        Assert.Equal(2, harness.Destination.Messages("Old/Work").Count);
        Assert.Equal(2, harness.Source.Calls.BodiesRead);
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_told_before_anything_is_downloaded()
    {
        var harness = new ArchivingHarness { FreeOctets = 100 }.Fill(3);
        harness.Source.Behaviour.GivesFolderSizes = true;

        var report = await harness.RunAsync();

        Assert.Contains("only 0 MiB are free", Assert.Single(report.Archive!.Notes), StringComparison.Ordinal);
        Assert.Contains(harness.ArchiveObserver.Events, e => e is Noted { Text: var text } && text == report.Archive.Notes[0]);
        harness.FreeOctets = 10_000_000;
        Assert.Empty((await harness.RunAsync()).Archive!.Notes);
    }
}
