namespace MailMover.Cli;

/// <summary>What the process returns. Scripts rely on the numbers: never renumber.</summary>
internal enum ExitCode
{
    Complete = 0,
    Unexpected = 1,
    WrongUsage = 2,
    SomeRefusedOrFailed = 3,
    Difference = 4,
    TemporaryFailure = 5,
    LoginRefused = 6,
    DestinationFull = 7,
    CapReached = 8,
    PreflightFailed = 9,
    Unreachable = 10,
    HeldByAnotherRun = 11,
    Interrupted = 130,
}
