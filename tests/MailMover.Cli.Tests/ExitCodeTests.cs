using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using Xunit;

namespace MailMover.Cli.Tests;

public sealed class ExitCodeTests
{
    [Fact]
    public void Every_ending_of_a_run_is_in_the_table() =>
        Assert.All(Enum.GetValues<RunEnding>(), e => Assert.Contains(ExitCodes.Table, row => row.Code == ExitCodes.Of(e)));

    [Fact]
    public void The_table_has_every_code_once_in_ascending_order() =>
        Assert.Equal(Enum.GetValues<ExitCode>(), ExitCodes.Table.Select(e => e.Code));

    [Theory]
    [InlineData(FailureKind.Authentication, ExitCode.LoginRefused)]
    [InlineData(FailureKind.Unreachable, ExitCode.Unreachable)]
    [InlineData(FailureKind.Quota, ExitCode.DestinationFull)]
    [InlineData(FailureKind.Transient, ExitCode.TemporaryFailure)]
    [InlineData(FailureKind.Throttled, ExitCode.TemporaryFailure)]
    [InlineData(FailureKind.UidValidityChanged, ExitCode.TemporaryFailure)]
    [InlineData(FailureKind.Permanent, ExitCode.Unexpected)]
    public void A_failure_outside_a_run_has_the_code_of_its_kind(FailureKind kind, object expected) =>
        Assert.Equal(expected, ExitCodes.Of(new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, kind, "no")));

    [Fact]
    public void Other_failures_have_codes_of_their_own()
    {
        Assert.Equal(ExitCode.HeldByAnotherRun, ExitCodes.Of(new PairHeldException("mailmover (process 1)")));
        Assert.Equal(ExitCode.TemporaryFailure, ExitCodes.Of(new JournalException("disk full")));
        Assert.Equal(ExitCode.WrongUsage, ExitCodes.Of(new UsageException("no")));
        Assert.Equal(ExitCode.PreflightFailed, ExitCodes.Of(new MailMover.Demo.DemoUnavailableException("no Dovecot")));
        Assert.Equal(ExitCode.Interrupted, ExitCodes.Of(new TaskCanceledException()));
        Assert.Equal(ExitCode.Unexpected, ExitCodes.Of(new InvalidOperationException()));
    }
}
