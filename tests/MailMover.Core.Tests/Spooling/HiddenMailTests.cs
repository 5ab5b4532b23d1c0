using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Spooling;

public sealed class HiddenMailTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_hides_what_was_read_is_copied_wholly_and_the_spool_stays_small_and_ends_empty(bool archives)
    {
        var harness = new ArchivingHarness { Hides = true, Archives = archives }.Fill(3000, body: new string('x', 4000) + "\r\n");

        await harness.RunWhollyAsync();

        Assert.Equal(3000, harness.Source.Calls.BodiesRead);
        Assert.Empty(harness.Source.Messages("INBOX"));
        Assert.Equal(0, harness.Spool.Messages);
        Assert.InRange(harness.Spool.MostOctets, 1, 3000 * 4000 - 1);
    }

    [Fact]
    public async Task What_was_downloaded_and_is_hidden_goes_over_although_the_first_append_never_came_about()
    {
        var harness = new ArchivingHarness { Hides = true, Archives = false }.Fill(10);
        harness.Destination.Behaviour.QuotaInOctets = 1;

        Assert.Equal(RunEnding.DestinationFull, (await harness.RunAsync()).Ending);
        Assert.Empty(harness.Source.Messages("INBOX"));
        Assert.Equal(10, harness.Spool.Messages);

        harness.Destination.Behaviour.QuotaInOctets = null;
        await harness.RunWhollyAsync();
        Assert.Equal(10, harness.Source.Calls.BodiesRead);
        Assert.Equal("uidl-3", harness.Journal.AuditRows.Last(r => r.SourceKey is ImapMessageKey { Uid: 3 }).SourceName);
    }

    [Fact]
    public async Task An_archive_that_may_change_octets_is_not_trusted_with_the_only_copy()
    {
        var harness = new ArchivingHarness { Hides = true, KeepsOctets = false }.Fill(3);
        harness.Archive.Behaviour.ChangesOctets = octets => octets.Span.ToArray().Select(o => o == (byte)'H' ? (byte)'X' : o).ToArray();

        var report = await harness.RunAsync();

        Assert.Equal(3, report.Copy!.Total.Copied);
        Assert.Equal(0, report.FromArchive);
        Assert.Equal(harness.Truth.Messages("INBOX").Select(m => m.Text), harness.Destination.Messages("INBOX").Select(m => m.Text));
        Assert.Equal(0, harness.Spool.Messages);
    }

    [Fact]
    public async Task What_was_refused_stays_and_goes_over_when_it_is_taken()
    {
        var harness = new ArchivingHarness { Hides = true, Archives = false }.Fill(4);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await harness.RunAsync()).Ending);
        Assert.Equal(1, harness.Spool.Messages);

        harness.Destination.Faults.Clear();
        harness.Options = new TransferOptions { RetryRefused = true };
        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.Equal(4, report.Copy!.Total.Copied);
        Assert.Equal(0, harness.Spool.Messages);
    }

    [Fact]
    public async Task What_only_the_archive_lacks_stays_until_the_archive_has_it()
    {
        var harness = new ArchivingHarness { Hides = true }.Fill(4);
        harness.Archive.Faults.RefuseAppendOf("m-2");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await harness.RunAsync()).Ending);
        Assert.Equal(4, harness.Destination.Messages("INBOX").Count);
        Assert.Equal(1, harness.Spool.Messages);

        harness.Archive.Faults.Clear();
        harness.Options = new TransferOptions { RetryRefused = true };
        Assert.Equal(RunEnding.Complete, (await harness.RunAsync()).Ending);
        Assert.Equal(4, harness.Archive.Messages("INBOX").Count);
        Assert.Equal(0, harness.Spool.Messages);
        Assert.Equal(4, harness.Source.Calls.BodiesRead);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kept_messages_get_the_keys_of_a_new_generation_and_none_goes_over_twice(bool isShownAgain)
    {
        var harness = new ArchivingHarness { Hides = !isShownAgain, Spools = true, Archives = false }.Fill(6);
        if (isShownAgain)
            await KeepAllAsync(harness);
        harness.Destination.Behaviour.QuotaInOctets = harness.Truth.Messages("INBOX").Take(2).Sum(m => (long)m.Octets.Length);
        harness.Destination.Behaviour.TakesBatchesWhole = false;
        await harness.RunAsync();
        harness.Destination.Behaviour.QuotaInOctets = null;
        harness.Source.Renumber("INBOX");
        harness.Fill(2, prefix: "new");

        await harness.RunWhollyAsync();

        Assert.Equal(8, harness.Destination.Messages("INBOX").Count);
        await harness.AssertSameAsync();
        Assert.Equal(0, harness.Spool.Messages);
    }

    [Fact]
    public async Task A_kept_message_that_is_damaged_is_asked_from_the_source_again()
    {
        var harness = new ArchivingHarness { Spools = true, Archives = false }.Fill(3);
        await KeepAllAsync(harness);
        harness.Spool.Damage(FolderPath.Inbox, harness.Spool.KeysOfOthers(FolderPath.Inbox, 0)[1]);
        harness.Source.Calls.Reset();

        await harness.RunWhollyAsync();

        Assert.Equal(1, harness.Source.Calls.BodiesRead);
        await harness.AssertSameAsync();
        Assert.Equal(0, harness.Spool.Messages);
    }

    [Fact]
    public async Task A_folder_that_the_source_does_not_have_any_more_is_read_from_the_spool()
    {
        var harness = new ArchivingHarness { Spools = true, Archives = false }.AddFolder("Work").Fill(3, "Work");
        await KeepAllAsync(harness, "Work");
        harness.Source.RemoveFolder("Work");

        await harness.RunWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_spool_without_room_ends_the_run_before_anything_is_downloaded()
    {
        var harness = new ArchivingHarness { Hides = true, Archives = false }.Fill(3);
        harness.Spool.Room = 100;

        var report = await harness.RunAsync();

        Assert.Equal(RunEnding.TemporaryFailure, report.Ending);
        Assert.Contains("no room", report.Copy!.Reason, StringComparison.Ordinal);
        Assert.Equal(0, harness.Source.Calls.BodiesRead);
        harness.Spool.Room = null;
        await harness.RunWhollyAsync();
    }

    [Fact]
    public async Task What_the_spool_has_to_tell_is_told_once()
    {
        var harness = new ArchivingHarness { Hides = true }.Fill(1);
        harness.Spool.Notes = ["A file is damaged."];

        var report = await harness.RunAsync();

        Assert.Equal(["A file is damaged."], report.Archive!.Notes);
        Assert.Empty(report.Copy!.Notes);
    }

    [Fact]
    public async Task A_line_that_breaks_while_mail_is_read_loses_nothing_of_what_was_read()
    {
        var harness = new ArchivingHarness { Hides = true, Archives = false }.Fill(5);
        harness.Source.Faults.HangUpOnFetchOf("m-4");

        await harness.RunAsync();
        harness.Source.Faults.Clear();
        await harness.RunWhollyAsync();

        Assert.Equal(5, harness.Source.Calls.BodiesRead);
    }

    /// <summary>Every message is in the spool, and the source shows it as well.</summary>
    private static async Task KeepAllAsync(ArchivingHarness harness, string folder = "INBOX")
    {
        var path = FolderPath.Parse(folder);
        await using var source = new SpoolingSource(harness.Source.NewClient(), harness.Spool);
        await using var reader = await source.OpenAsync(path, null, false, Token);
        await reader.FetchAllAsync(await reader.ListAllAsync(Token), Token);
    }
}
