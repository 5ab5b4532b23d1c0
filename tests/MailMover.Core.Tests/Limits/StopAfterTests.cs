using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class StopAfterTests
{
    [Fact]
    public async Task A_run_that_has_taken_its_time_ends_with_a_reached_cap_also_while_it_waits()
    {
        var harness = new TransferHarness().Fill(10);
        harness.Source.Faults.Fail("fetch", FailureKind.Throttled, retryAfter: TimeSpan.FromHours(5));

        var report = await harness.CopyAsync(new TransferOptions { StopAfter = TimeSpan.FromMinutes(90) });

        Assert.Equal(RunEnding.CapReached, report.Ending);
        Assert.Equal("The run has taken 1 hour, 30 minutes, as long as it was to take (--stop-after).", report.Reason);
        Assert.Null(report.ResumeAt);
        await harness.CopyWhollyAsync();
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_run_that_has_copied_its_octets_ends_with_a_reached_cap_and_the_next_one_goes_on()
    {
        var harness = new TransferHarness().Fill(2000);

        var first = await harness.CopyAsync(new TransferOptions { StopAfterOctets = 1000, MemoryInOctets = 20_000 });

        // What was fetched already is stored too; the bound of memory is what keeps that from being everything.
        Assert.Equal(RunEnding.CapReached, first.Ending);
        Assert.InRange(first.Total.Copied, 5, 1999);
        Assert.Equal("As many octets were copied as were to be copied in one run: 1,000 (--stop-after-octets).", first.Reason);
        Assert.Equal(2000 - first.Total.Copied, (await harness.CopyWhollyAsync()).Total.CopiedNow);
        await harness.AssertSameAsync();
    }
}
