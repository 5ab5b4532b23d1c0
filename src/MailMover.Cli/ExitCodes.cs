using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Preflight;
using MailMover.Core.Verification;
using MailMover.Demo;

namespace MailMover.Cli;

/// <summary>The one table of exit codes, which <c>--help</c> and docs/exit-codes.md show.</summary>
internal static class ExitCodes
{
    public static IReadOnlyList<(ExitCode Code, string Meaning)> Table { get; } =
    [
        (ExitCode.Complete, "complete, the equation balances"),
        (ExitCode.Unexpected, "unexpected error"),
        (ExitCode.WrongUsage, "wrong usage, bad settings or bulk file"),
        (ExitCode.SomeRefusedOrFailed, "finished, but some messages or mailboxes were refused or failed (see the audit)"),
        (ExitCode.Difference, "verification found a difference, or the equation does not balance"),
        (ExitCode.TemporaryFailure, "stopped by a temporary failure; running it again helps"),
        (ExitCode.LoginRefused, "login refused"),
        (ExitCode.DestinationFull, "destination is full"),
        (ExitCode.CapReached, "a cap was reached (octets, time, day); running it again goes on"),
        (ExitCode.PreflightFailed, "not begun: the check found something that would make it fail, or the plan file does not fit"),
        (ExitCode.Unreachable, "a server cannot be reached or trusted"),
        (ExitCode.HeldByAnotherRun, "another run holds this mailbox"),
        (ExitCode.Interrupted, "interrupted cleanly (first Ctrl+C finishes what is in flight, second stops at once)"),
    ];

    /// <summary>In the order in which the first that holds is returned.</summary>
    public static IReadOnlyList<ExitCode> Order { get; } =
    [
        ExitCode.WrongUsage, ExitCode.HeldByAnotherRun, ExitCode.Unexpected, ExitCode.Interrupted, ExitCode.PreflightFailed, ExitCode.LoginRefused, ExitCode.Unreachable,
        ExitCode.DestinationFull, ExitCode.CapReached, ExitCode.TemporaryFailure, ExitCode.Difference, ExitCode.SomeRefusedOrFailed, ExitCode.Complete,
    ];

    /// <summary>The one that is returned where both hold.</summary>
    public static ExitCode Weightier(ExitCode one, ExitCode other) => Order.First(c => c == one || c == other);

    /// <summary>The numbers of <see cref="RunEnding"/> are exit codes.</summary>
    public static ExitCode Of(RunEnding ending) => (ExitCode)(int)ending;

    /// <summary>
    /// The code of a copy that was verified afterwards: what kept the verification from its end comes first, then a difference where the copy itself found none.
    /// </summary>
    public static ExitCode Of(RunEnding copy, VerificationReport verification) => verification.Ending switch
    {
        not (RunEnding.Complete or RunEnding.Unbalanced) => Of(verification.Ending),
        RunEnding.Unbalanced => ExitCode.Difference,
        _ => Of(copy),
    };

    /// <summary>The code of a look before a copy: a server's failure has its own, any other problem is 9; warnings do not count.</summary>
    public static ExitCode Of(PreflightReport report) => report.Problems
        .Select(p => p.Failure is { } kind and not FailureKind.Permanent ? Of(kind) : ExitCode.PreflightFailed)
        .Aggregate(ExitCode.Complete, Weightier);

    /// <summary>The code for what ended the program before there was a report.</summary>
    public static ExitCode Of(Exception failure) => failure switch
    {
        UsageException => ExitCode.WrongUsage,
        EndpointNotFoundException => ExitCode.Unreachable,
        PairHeldException => ExitCode.HeldByAnotherRun,
        OperationCanceledException => ExitCode.Interrupted,
        JournalException => ExitCode.TemporaryFailure,
        DemoUnavailableException => ExitCode.PreflightFailed,
        MailFailureException mail => Of(mail.Kind),
        _ => ExitCode.Unexpected,
    };

    private static ExitCode Of(FailureKind kind) => kind switch
    {
        FailureKind.Authentication => ExitCode.LoginRefused,
        FailureKind.Quota => ExitCode.DestinationFull,
        FailureKind.Unreachable => ExitCode.Unreachable,
        FailureKind.CapReached => ExitCode.CapReached,
        FailureKind.Permanent => ExitCode.Unexpected,
        _ => ExitCode.TemporaryFailure,
    };
}
