using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class DailyLimitTests
{
    private const long TenMessages = 10 * LimitHarness.Cost;

    // Listing and headers take their part.
    private const long AllOfThem = 1 << 20;

    [Fact]
    public async Task A_copy_waits_for_the_daily_limit_of_its_source_and_goes_on_by_itself()
    {
        var harness = new LimitHarness { DownPerDay = TenMessages + 5000 }.Fill(50);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        harness.AssertNothingLostOrDoubled();
        Assert.InRange(harness.MostRead(), 1, harness.DownPerDay!.Value);
        Assert.InRange(harness.Time.Elapsed.TotalDays, 3, 8);
        var waits = harness.Observer.Of<Waiting>();
        Assert.NotEmpty(waits);
        Assert.All(waits, w => Assert.Equal((EndpointSide.Source, 0), (w.Side, w.Attempt)));
        Assert.Contains("may be read from it in any 24 hours", waits[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_waits_for_the_daily_limit_of_its_destination()
    {
        var harness = new LimitHarness { UpPerDay = TenMessages }.Fill(45);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        harness.AssertNothingLostOrDoubled();
        Assert.InRange(harness.MostArrived(), 1, TenMessages);
        Assert.InRange(harness.Time.Elapsed.TotalDays, 4, 6);
        Assert.All(harness.Observer.Of<Waiting>(), w => Assert.Equal((EndpointSide.Destination, 0), (w.Side, w.Attempt)));
    }

    // One folder in the tests of exact figures: a clock that jumps for one folder would jump between what another one counts and what it sends.
    [Fact]
    public async Task Several_folders_share_a_limit_and_are_complete_in_the_end()
    {
        var harness = new LimitHarness { DownPerDay = TenMessages + 5000, UpPerDay = TenMessages }.Fill(12).Fill(11, "A").Fill(10, "B");

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        harness.AssertNothingLostOrDoubled();
    }

    [Fact]
    public async Task Waiting_for_a_limit_is_no_attempt()
    {
        var harness = new LimitHarness { UpPerDay = LimitHarness.Cost }.Fill(12);

        var report = await harness.CopyAsync(new TransferOptions { MaxAttempts = 2 });

        Assert.Equal(RunEnding.Complete, report.Ending);
    }

    [Fact]
    public async Task One_sentence_tells_of_a_limit_that_all_folders_come_to()
    {
        var harness = new LimitHarness { UpPerDay = 5 * LimitHarness.Cost }.Fill(2).Fill(2, "A").Fill(2, "B").Fill(2, "C");

        await harness.CopyAsync();

        Assert.Single(harness.Observer.Of<Waiting>());
    }

    [Fact]
    public async Task A_copy_that_shall_not_wait_ends_with_a_reached_cap_and_goes_on_the_next_day()
    {
        var harness = new LimitHarness { UpPerDay = TenMessages }.Fill(25);
        var stop = new TransferOptions { StopsWhenLimited = true };

        var first = await harness.CopyAsync(stop);
        var again = await harness.CopyAsync(stop);

        Assert.Equal((RunEnding.CapReached, 10, 15), (first.Ending, first.Total.Copied, first.Total.NotYetCopied));
        Assert.EndsWith("There is room again at 2026-11-02 13:00.", first.Reason, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.Zero), first.ResumeAt);
        Assert.Equal((RunEnding.CapReached, 10), (again.Ending, again.Total.Copied));
        Assert.InRange(harness.Time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));

        harness.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(20, (await harness.CopyAsync(stop)).Total.Copied);
        harness.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(RunEnding.Complete, (await harness.CopyAsync(stop)).Ending);
        harness.AssertNothingLostOrDoubled();
        Assert.InRange(harness.MostArrived(), 1, TenMessages);
    }

    [Fact]
    public async Task What_was_read_when_the_limit_of_the_source_is_reached_goes_over()
    {
        var harness = new LimitHarness { DownPerDay = TenMessages + 5000 }.Fill(60);

        var report = await harness.CopyAsync(new TransferOptions { StopsWhenLimited = true });

        Assert.Equal(RunEnding.CapReached, report.Ending);
        Assert.Equal(harness.Reads.Count, report.Total.Copied);
        Assert.NotEqual(0, report.Total.Copied);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_waiting_at_once()
    {
        var harness = new LimitHarness { UpPerDay = TenMessages }.Fill(25);
        harness.WhenTold = told =>
        {
            if (told is Waiting)
                harness.Graceful.Cancel();
        };

        var report = await harness.CopyAsync();

        Assert.Equal((RunEnding.Interrupted, 10), (report.Ending, report.Total.Copied));
        Assert.Equal(TimeSpan.Zero, harness.Time.Elapsed);
    }

    [Fact]
    public async Task A_message_that_is_larger_than_the_limit_goes_alone()
    {
        var harness = new LimitHarness { UpPerDay = 700 }.Fill(3);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        harness.AssertNothingLostOrDoubled();
        Assert.Equal(LimitHarness.MessageSize, harness.MostArrived());
    }

    [Fact]
    public async Task A_message_that_is_larger_than_the_limit_of_its_source_goes_although_its_folder_is_listed_first_every_day()
    {
        var harness = new LimitHarness { DownPerDay = 900 }.Fill(12);

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.Complete, report.Ending);
        harness.AssertNothingLostOrDoubled();
        Assert.Equal(LimitHarness.MessageSize, harness.MostRead());
    }

    [Fact]
    public async Task Copies_of_two_mailboxes_with_one_account_share_its_limit()
    {
        var harness = new LimitHarness { UpPerDay = TenMessages }.Fill(6);
        var other = harness.Budgets(harness.Destination, EndpointSide.Destination, null, TenMessages);
        await other.Up!.TakeAsync(6 * LimitHarness.Cost, TestContext.Current.CancellationToken);
        await other.DisposeAsync();

        var report = await harness.CopyAsync(new TransferOptions { StopsWhenLimited = true });

        Assert.Equal((RunEnding.CapReached, 4), (report.Ending, report.Total.Copied));
    }

    [Fact]
    public async Task Dying_at_any_step_and_going_on_never_exceeds_a_limit()
    {
        var whole = new StepCounter();
        await Limited().CopyAsync(steps: whole);
        Assert.InRange(whole.Count, 60, 2000);

        for (var step = 1; step <= whole.Count; step += 3)
        {
            var harness = Limited();
            try
            {
                await harness.CopyAsync(steps: new StepCounter(step));
            }
            catch (Exception e) when (e is not TimeoutException)
            {
                // It died, and gave nothing back.
            }

            var report = await harness.CopyAsync();
            Assert.True(report.Ending == RunEnding.Complete, $"step {step}: {report.Ending} {report.Reason}");
            harness.AssertNothingLostOrDoubled();
            Assert.True(harness.MostRead() <= harness.DownPerDay, $"step {step}: {harness.MostRead()} octets read in 24 hours");
            Assert.True(harness.MostArrived() <= harness.UpPerDay, $"step {step}: {harness.MostArrived()} octets appended in 24 hours");
        }

        static LimitHarness Limited() => new LimitHarness { DownPerDay = 14_000, UpPerDay = 6_000 }.Fill(13);
    }

    [Fact]
    public async Task Reading_back_for_a_verification_counts_against_the_limits_of_both_ends()
    {
        var harness = new LimitHarness().Fill(20);
        await harness.CopyAsync();
        (harness.DownPerDay, var options) = (AllOfThem, new VerificationOptions { Level = VerificationLevel.Content, StopsWhenLimited = true });

        Assert.Equal(RunEnding.CapReached, (await harness.VerifyAsync(options, destinationDownPerDay: 15_000)).Ending);
        var waiting = await harness.VerifyAsync(options with { StopsWhenLimited = false }, destinationDownPerDay: 40_000);

        Assert.NotEqual(RunEnding.CapReached, waiting.Ending);
        Assert.All(waiting.Folders, f => Assert.Equal(0, f.Fates.GetValueOrDefault(MessageFate.Missing)));
        Assert.NotEqual(TimeSpan.Zero, harness.Time.Elapsed);
    }
}
