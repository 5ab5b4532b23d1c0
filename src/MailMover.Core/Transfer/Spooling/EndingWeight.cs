using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>Which of two endings tells how both runs together ended (engine-rules.md, 24).</summary>
internal static class EndingWeight
{
    private static readonly RunEnding[] Order =
    [
        RunEnding.Unexpected,
        RunEnding.Interrupted,
        RunEnding.LoginRefused,
        RunEnding.Unreachable,
        RunEnding.DestinationFull,
        RunEnding.CapReached,
        RunEnding.TemporaryFailure,
        RunEnding.Unbalanced,
        RunEnding.SomeRefusedOrFailed,
        RunEnding.Complete,
    ];

    public static RunEnding Weightier(RunEnding one, RunEnding other) => Array.IndexOf(Order, one) <= Array.IndexOf(Order, other) ? one : other;
}
