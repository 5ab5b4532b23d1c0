using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>A run ends with the weightiest of what it met, not with what it met first (engine-rules.md, 24).</summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData(FailureKind.Quota, FailureKind.Authentication, RunEnding.LoginRefused)]
    [InlineData(FailureKind.Authentication, FailureKind.Quota, RunEnding.LoginRefused)]
    [InlineData(FailureKind.Quota, FailureKind.Unreachable, RunEnding.Unreachable)]
    [InlineData(FailureKind.Transient, FailureKind.Quota, RunEnding.DestinationFull)]
    [InlineData(FailureKind.Permanent, FailureKind.Transient, RunEnding.TemporaryFailure)]
    public void Of_two_failures_that_end_a_run_the_weightier_decides(FailureKind first, FailureKind second, RunEnding ending)
    {
        var run = Run();
        run.End(Failure(first));
        run.End(Failure(second));

        Assert.Equal(ending, RunReport.Ending(run, [], []));
    }

    [Theory]
    [InlineData(FailureKind.Quota, FailureKind.Authentication, FailureKind.Authentication)]
    [InlineData(FailureKind.Transient, FailureKind.Unreachable, FailureKind.Unreachable)]
    public async Task Of_several_connections_that_fail_in_one_folder_the_weightiest_failure_is_told(FailureKind first, FailureKind second, FailureKind told)
    {
        var thrown = await Assert.ThrowsAsync<MailFailureException>(() => FailureRank.WhenAllAsync(
            [Task.FromCanceled(new CancellationToken(true)), Task.FromException(Failure(first)), Task.CompletedTask, Task.FromException(Failure(second))]));

        Assert.Equal(told, thrown.Kind);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_never_hidden_by_a_failure_of_a_server() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => FailureRank.WhenAllAsync([Task.FromException(Failure(FailureKind.Authentication)), Task.FromException(new InvalidOperationException())]));

    [Fact]
    public void A_fault_of_the_program_comes_before_a_journal_that_cannot_be_written()
    {
        var run = Run();
        run.Break(new JournalException("full"));
        run.Break(new InvalidOperationException());
        run.Break(new JournalException("full"));

        Assert.IsType<InvalidOperationException>(run.Broken);
    }

    [Fact]
    public void A_full_destination_comes_before_a_journal_that_cannot_be_written()
    {
        var run = Run();
        Assert.Null(RunReport.WeightierThanTemporary(run, []));
        run.End(Failure(FailureKind.Quota));

        Assert.Equal(RunEnding.DestinationFull, RunReport.WeightierThanTemporary(run, [])?.Ending);
    }

    [Fact]
    public async Task A_login_refused_at_one_end_comes_before_the_other_end_that_is_out_of_reach()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Source.Faults.Fail("folders", FailureKind.Unreachable, times: int.MaxValue);
        harness.Destination.Faults.RefuseLogin();

        Assert.Equal(RunEnding.LoginRefused, (await harness.CopyAsync()).Ending);
    }

    private static RunContext Run() => new(
        new InMemoryMailbox(EndpointSide.Source), new InMemoryMailbox(EndpointSide.Destination), new TransferOptions(), new RecordingObserver(), TimeProvider.System, "run",
        new Stopping(CancellationToken.None, CancellationToken.None));

    private static MailFailureException Failure(FailureKind kind) => new(EndpointSide.Destination, FailureScope.Endpoint, kind, kind.ToString());
}
