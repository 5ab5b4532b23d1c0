using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>What the endings of an archive and its copy mean for each other.</summary>
internal static class EndingWeight
{
    private static readonly RunEnding[] Order =
    [
        RunEnding.Unexpected,
        RunEnding.Interrupted,
        RunEnding.NotBegun,
        RunEnding.LoginRefused,
        RunEnding.Unreachable,
        RunEnding.DestinationFull,
        RunEnding.CapReached,
        RunEnding.TemporaryFailure,
        RunEnding.Unbalanced,
        RunEnding.SomeRefusedOrFailed,
        RunEnding.Complete,
    ];

    /// <summary>Which of two endings tells how both runs together ended (engine-rules.md, 24).</summary>
    public static RunEnding Weightier(RunEnding one, RunEnding other) => Array.IndexOf(Order, one) <= Array.IndexOf(Order, other) ? one : other;

    /// <summary>
    /// Whether the copy may begin after its archive ended so. A folder that could not be read or written does not keep the others from being copied. But what was not
    /// archived for want of room would be downloaded a second time later, and a login that was refused once is not tried at once again.
    /// </summary>
    public static bool MayGoOn(RunEnding archive) =>
        archive is RunEnding.Complete or RunEnding.SomeRefusedOrFailed or RunEnding.Unbalanced or RunEnding.TemporaryFailure;
}
