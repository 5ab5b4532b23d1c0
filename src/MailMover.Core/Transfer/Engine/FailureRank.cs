using System.Runtime.ExceptionServices;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Which of several failures decides how a run ends, and is heard first: that with the weightiest ending (engine-rules.md, 24), not the first in time. Several
/// connections work at once, and which of them fails first is chance.
/// </summary>
internal static class FailureRank
{
    /// <summary>The lower, the weightier.</summary>
    public static int Of(MailFailureException failure) => failure.Kind switch
    {
        FailureKind.Authentication => 0,
        FailureKind.Unreachable => 1,
        FailureKind.Quota => 2,
        FailureKind.CapReached => 3,
        FailureKind.Permanent => 5,
        _ => 4,
    };

    /// <summary>The weightiest, of equal ones the first; null where there is none.</summary>
    public static MailFailureException? First(IEnumerable<MailFailureException?> failures) => failures.OfType<MailFailureException>().OrderBy(Of).FirstOrDefault();

    /// <summary>Waits until all have ended. Of their exceptions the weightiest is thrown: a fault of this program's, then failures by their rank, last that one was told to stop.</summary>
    public static async Task WhenAllAsync(IReadOnlyList<Task> tasks)
    {
        foreach (var task in tasks)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var exceptions = tasks.Select(t => t.IsCanceled ? new TaskCanceledException(t) : t.Exception?.InnerException).OfType<Exception>();
        if (exceptions.OrderBy(Weight).FirstOrDefault() is { } weightiest)
            ExceptionDispatchInfo.Throw(weightiest);

        static int Weight(Exception e) => e switch
        {
            OperationCanceledException => int.MaxValue,
            MailFailureException failure => Of(failure),
            _ => -1,
        };
    }
}
