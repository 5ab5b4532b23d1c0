namespace MailMover.Core.Journal;

/// <summary>How a run ended. The numbers are the program's exit codes and are stored: never renumber.</summary>
public enum RunEnding
{
    /// <summary>Complete, and the equation balances.</summary>
    Complete = 0,

    /// <summary>Something unexpected.</summary>
    Unexpected = 1,

    /// <summary>Finished, but some messages were refused or failed.</summary>
    SomeRefusedOrFailed = 3,

    /// <summary>Finished, but the equation does not balance.</summary>
    Unbalanced = 4,

    /// <summary>A temporary failure stopped it; running it again helps.</summary>
    TemporaryFailure = 5,

    /// <summary>A login was refused.</summary>
    LoginRefused = 6,

    /// <summary>The destination is full.</summary>
    DestinationFull = 7,

    /// <summary>A cap was reached.</summary>
    CapReached = 8,

    /// <summary>It was not begun, because it could not have succeeded.</summary>
    NotBegun = 9,

    /// <summary>A server cannot be reached or trusted.</summary>
    Unreachable = 10,

    /// <summary>Interrupted cleanly.</summary>
    Interrupted = 130,
}
