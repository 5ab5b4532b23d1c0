using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

public sealed class LostLineTests
{
    [Fact]
    public async Task A_server_that_was_reached_and_is_out_of_reach_for_a_while_is_waited_for()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Faults.Fail("open-appender", FailureKind.Unreachable, times: 3);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_server_that_was_never_reached_ends_the_run_at_once()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Faults.Fail("folders", FailureKind.Unreachable, times: int.MaxValue);

        Assert.Equal(RunEnding.Unreachable, (await harness.CopyAsync()).Ending);
        Assert.Empty(harness.Time.Waits);
    }
}
