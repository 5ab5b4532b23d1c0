using MailMover.Core.Journal;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

public sealed class InterruptionTests
{
    private static TransferHarness TwoFolders(bool streams)
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Work");
        harness.Source.AddFolder("Work/Größe", subscribed: true);
        harness.Source.AddFolder("Empty");
        harness.Fill(5).Fill(4, "Work/Größe", "w");
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m-1"), "\\Flagged Later", TransferHarness.Date(1));
        harness.Destination.Behaviour.TakesBatchesWhole = streams;
        harness.Destination.Behaviour.HasUidPlus = streams;
        return harness;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dying_at_any_step_and_going_on_ends_in_the_same_mailbox_and_then_in_silence(bool streams)
    {
        var whole = new StepCounter();
        await TwoFolders(streams).CopyAsync(steps: whole);
        Assert.InRange(whole.Count, 60, 1000);

        for (var step = 1; step <= whole.Count; step++)
        {
            var harness = TwoFolders(streams);
            var counter = new StepCounter(step);
            await Assert.ThrowsAnyAsync<Exception>(() => DieAsync(harness, counter));

            var resumed = await harness.CopyAsync();
            Assert.True(resumed.Ending == RunEnding.Complete, $"step {step} ({counter.CrashedAt}): {resumed.Ending} {resumed.Reason}");
            var differences = await harness.DifferencesAsync();
            Assert.True(differences.Count == 0, $"step {step} ({counter.CrashedAt}): {string.Join(" | ", differences)}");
            Assert.True(resumed.Folders.All(f => f.Unexplained == 0), $"step {step} ({counter.CrashedAt}): the equation does not balance");
            Assert.True(harness.Audit().Count == 10, $"step {step} ({counter.CrashedAt}): {harness.Audit().Count} messages in the audit log");

            harness.Destination.Calls.Reset();
            await harness.CopyWhollyAsync();
            Assert.Equal(0, harness.Destination.Calls.Appends);
            Assert.Equal(0, harness.Destination.Calls.Opened + harness.Destination.Calls.OpenedForWriting);
        }
    }

    [Fact]
    public async Task Dying_twice_in_a_row_still_ends_in_the_same_mailbox()
    {
        for (var step = 5; step < 80; step += 3)
        {
            var harness = TwoFolders(streams: true);
            await Assert.ThrowsAnyAsync<Exception>(() => DieAsync(harness, new StepCounter(step)));
            try
            {
                await DieAsync(harness, new StepCounter(step + 4));
            }
            catch (SimulatedCrashException)
            {
                // The second death; where the second run was shorter there was none.
            }

            Assert.Equal(RunEnding.Complete, (await harness.CopyAsync()).Ending);
            Assert.Empty(await harness.DifferencesAsync());
        }
    }

    [Fact]
    public async Task A_stop_finishes_what_is_in_flight_and_the_next_run_does_the_rest()
    {
        var harness = new TransferHarness().Fill(2000);
        harness.Destination.At("append:after", harness.Graceful.Cancel, 1);

        var stopped = await harness.CopyAsync();

        Assert.Equal(RunEnding.Interrupted, stopped.Ending);
        Assert.InRange(stopped.Total.Copied, 1, 1999);
        Assert.Equal(2000, stopped.Total.Found);
        Assert.Equal(2000 - stopped.Total.Copied, stopped.Total.NotYetCopied);
        Assert.Equal(stopped.Total.Copied, harness.Destination.Messages("INBOX").Count);

        harness.Graceful = new CancellationTokenSource();
        var rest = await harness.CopyWhollyAsync();
        Assert.Equal(2000 - stopped.Total.Copied, rest.Total.CopiedNow);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_rerun_with_nothing_new_costs_one_look_a_folder_and_writes_no_audit_row()
    {
        var harness = TwoFolders(streams: true);
        await harness.CopyWhollyAsync();
        var rows = harness.Journal.AuditRows.Count;
        harness.Source.Calls.Reset();
        harness.Destination.Calls.Reset();

        var rerun = await harness.CopyWhollyAsync();

        Assert.Equal(10, rerun.Total.Copied);
        Assert.Equal(0, rerun.Total.CopiedNow);
        Assert.Equal(0, harness.Source.Calls.Opened);
        Assert.Equal(0, harness.Destination.Calls.Opened + harness.Destination.Calls.OpenedForWriting + harness.Destination.Calls.AppendersOpened);
        Assert.Equal(rows, harness.Journal.AuditRows.Count);
    }

    [Fact]
    public async Task New_mail_alone_is_copied_by_a_later_run()
    {
        var harness = new TransferHarness().Fill(10);
        await harness.CopyWhollyAsync();
        harness.Fill(3, prefix: "new");
        harness.Source.Calls.Reset();

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(3, report.Total.CopiedNow);
        Assert.Equal(13, report.Total.Copied);
        Assert.Equal(3, harness.Source.Calls.BodiesRead);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_journal_that_was_lost_costs_no_double()
    {
        var harness = TwoFolders(streams: true);
        await harness.CopyWhollyAsync();
        harness.Journal = new MailMover.Testing.Journal.InMemoryTransferJournal(harness.Time);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(10, report.Total.AlreadyThere);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task Mail_gone_from_the_source_since_is_still_accounted_for()
    {
        var harness = new TransferHarness().Fill(6);
        await harness.CopyWhollyAsync();
        harness.Source.Remove("INBOX", 2);
        harness.Fill(1, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(7, report.Total.Found);
        Assert.Equal(7, report.Total.Copied);
    }

    private static async Task DieAsync(TransferHarness harness, StepCounter counter)
    {
        var report = await harness.CopyAsync(steps: counter);
        if (counter.CrashedAt is { } step)
            throw new SimulatedCrashException(step);
        Assert.Equal(RunEnding.Complete, report.Ending);
    }
}
