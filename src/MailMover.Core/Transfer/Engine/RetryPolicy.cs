using Humanizer;
using MailMover.Core.Endpoints;
using Polly;
using Polly.Retry;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// The one place that decides what is tried again, when, and how often: transient failures after a growing pause, throttling after the
/// pause that the server asked for. Attempts are counted as long as nothing gets done; any progress starts the count anew.
/// </summary>
internal sealed class RetryPolicy(IRetryingRun run)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ThrottledPause = TimeSpan.FromSeconds(60);

    /// <summary>Called when a server asked for patience.</summary>
    public Action? Throttled { get; set; }

    /// <summary>Runs something until it succeeds, fails for good, or has failed too often without progress.</summary>
    /// <param name="action">What to run.</param>
    /// <param name="progress">A number that grows with progress.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> action, Func<long> progress, CancellationToken cancellationToken)
    {
        var attempts = 0;
        var mark = progress();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = run.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is MailFailureException failure && MayTryAgain(failure)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Pause((MailFailureException)args.Outcome.Exception!, attempts)),
                OnRetry = args =>
                {
                    var failure = (MailFailureException)args.Outcome.Exception!;
                    var now = run.Time.GetUtcNow();
                    run.Waits(new Waiting(failure.Side, failure.Message, now + args.RetryDelay, attempts) { Time = now });
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Stopping.Graceful);
        return await pipeline.ExecuteAsync(async _ => await action(), stop.Token);

        bool MayTryAgain(MailFailureException failure)
        {
            if (!HelpsToWait(failure) || run.IsStopping)
                return false;
            if (failure.Kind == FailureKind.Throttled)
                Throttled?.Invoke();
            var now = progress();
            attempts = now > mark ? 1 : attempts + 1;
            mark = now;
            return attempts < run.MaxAttempts;
        }
    }

    /// <summary>The same for something without progress of its own.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken) => RunAsync(action, () => 0, cancellationToken);

    /// <summary>A server that was reached in this run and cannot be reached any more is a line that was lost, not a wrong address.</summary>
    private bool HelpsToWait(MailFailureException failure) =>
        failure.Kind is FailureKind.Transient or FailureKind.Throttled or FailureKind.UidValidityChanged || (failure.Kind == FailureKind.Unreachable && run.BothWereReached);

    /// <summary>What the user reads when the attempts are used up.</summary>
    public static string GaveUp(MailFailureException failure, int attempts) =>
        $"{failure.Message} Tried {"time".ToQuantity(attempts)} in a row without getting further. Run the same command again later; it goes on where it stopped.";

    private static TimeSpan Pause(MailFailureException failure, int attempt)
    {
        if (failure.RetryAfter is { } asked)
            return asked;
        if (failure.Kind == FailureKind.Throttled)
            return ThrottledPause;
        var pause = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, attempt - 1), LongestPause.TotalMilliseconds);
#pragma warning disable CA5394 // jitter is no secret
        return TimeSpan.FromMilliseconds(pause * (0.75 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
