using MailMover.Core.Journal;
using MailMover.Core.Tests.Transfer;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Spooling;

public sealed class ArchivingInterruptionTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Dying_at_any_step_and_going_on_ends_with_everything_once_at_both_places_and_then_in_silence(bool hides, bool archives)
    {
        var whole = new StepCounter();
        await TwoFolders(hides, archives).RunAsync(whole);
        Assert.InRange(whole.Count, 60, 1000);

        for (var step = 1; step <= whole.Count; step++)
        {
            var harness = TwoFolders(hides, archives);
            var counter = new StepCounter(step);
            await DieAsync(harness, counter);

            var resumed = await harness.RunAsync();
            Assert.True(resumed.Ending == RunEnding.Complete, $"step {step} ({counter.CrashedAt}): {resumed.Ending} {resumed.Copy?.Reason} {resumed.Archive?.Reason}");
            var differences = await harness.DifferencesAsync();
            Assert.True(differences.Count == 0, $"step {step} ({counter.CrashedAt}): {string.Join(" | ", differences)}");
            Assert.True(harness.Spool.Messages == 0, $"step {step} ({counter.CrashedAt}): {harness.Spool.Messages} messages stayed in the spool");

            harness.Source.Calls.Reset();
            harness.Destination.Calls.Reset();
            harness.Archive.Calls.Reset();
            var silent = await harness.RunAsync();
            Assert.True(silent.Ending == RunEnding.Complete, $"step {step} ({counter.CrashedAt}): the run after it ended as {silent.Ending}");
            Assert.Equal(0, harness.Source.Calls.BodiesRead + harness.Destination.Calls.Appends + harness.Archive.Calls.Appends);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dying_twice_in_a_row_still_ends_with_everything_once(bool archives)
    {
        for (var step = 10; step < 120; step += 7)
        {
            var harness = TwoFolders(hides: true, archives);
            await DieAsync(harness, new StepCounter(step));
            await DieAsync(harness, new StepCounter(step / 2));
            await harness.RunWhollyAsync();
            Assert.Equal(0, harness.Spool.Messages);
        }
    }

    private static ArchivingHarness TwoFolders(bool hides, bool archives)
    {
        var harness = new ArchivingHarness { Hides = hides, Archives = archives }.AddFolder("Work").Fill(4).Fill(3, "Work", "w");
        foreach (var mailbox in new[] { harness.Source, harness.Truth })
            mailbox.AddMessage("INBOX", TransferHarness.Text("m-1"), "\\Flagged Later", TransferHarness.Date(1));
        return harness;
    }

    private static async Task DieAsync(ArchivingHarness harness, StepCounter counter)
    {
        try
        {
            await harness.RunAsync(counter);
        }
        catch (Exception) when (counter.CrashedAt is not null)
        {
            // Dead.
        }
    }
}
