using System.Globalization;
using Humanizer;
using MailMover.Core.Endpoints;
using Polly;
using Polly.Retry;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// The one place that decides what is tried again, when, and how often: transient failures after a growing pause, throttling after the
/// pause that the server asked for, a limit of this program's when there is room again. Attempts are counted as long as nothing gets done; any progress starts the count anew.
/// </summary>
internal sealed class RetryPolicy(IRetryingRun run)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ThrottledPause = TimeSpan.FromSeconds(60);

    /// <summary>With <c>--when-limited stop</c> a server that wants more patience than this is not waited for.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(5);

    /// <summary>No timer lasts longer than 49 days, and much may change in a week: after so long it is looked again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<EndpointSide, DateTimeOffset> _told = [];

    /// <summary>The delays that servers asked for.</summary>
    public ServerPauses Pauses { get; } = new(run.Time);

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
                    Pauses.Begin(failure);
                    var until = args.RetryDelay < LongestWait ? now + args.RetryDelay : failure.ResumeAt ?? now + failure.RetryAfter!.Value;
                    if (!IsToldAlready(failure, until))
                        run.Waits(new Waiting(failure.Side, failure.Message, until, failure.Kind == FailureKind.CapReached ? 0 : attempts) { Time = now });
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Stopping.Graceful, run.Ended);
        try
        {
            return await pipeline.ExecuteAsync(
                async _ =>
                {
                    Pauses.ThrowIfAny(EndpointSide.Source);
                    Pauses.ThrowIfAny(EndpointSide.Destination);
                    return await action();
                },
                stop.Token);
        }
        catch (MailFailureException failure) when (IsTooLongToWait(failure))
        {
            var resumeAt = run.Time.GetUtcNow() + failure.RetryAfter!.Value;
            var at = TimeZoneInfo.ConvertTime(resumeAt, run.Time.LocalTimeZone);
            throw new MailFailureException(
                failure.Side, FailureScope.Endpoint, FailureKind.CapReached, string.Create(CultureInfo.InvariantCulture, $"{failure.Message} It wants to be left alone until {at:yyyy-MM-dd HH:mm}."), failure)
            { ResumeAt = resumeAt, ServerText = failure.ServerText, ResponseCode = failure.ResponseCode };
        }

        bool MayTryAgain(MailFailureException failure)
        {
            if (run.IsStopping)
                return false;
            if (failure.Kind == FailureKind.CapReached)
                return failure.ResumeAt is not null && !run.StopsWhenLimited;
            if (!HelpsToWait(failure) || IsTooLongToWait(failure))
                return false;

            // Another connection was told to wait, and counts the attempts.
            if (ServerPauses.IsEcho(failure))
                return true;
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

    private bool IsTooLongToWait(MailFailureException failure) => run.StopsWhenLimited && failure.Kind == FailureKind.Throttled && failure.RetryAfter > LongestPatience;

    /// <summary>All connections come to the same limit or delay, and one sentence about it is enough.</summary>
    private bool IsToldAlready(MailFailureException failure, DateTimeOffset until)
    {
        if (failure.Kind != FailureKind.CapReached && !ServerPauses.IsEcho(failure))
            return false;
        lock (_gate)
        {
            var isTold = ServerPauses.IsEcho(failure) || (_told.TryGetValue(failure.Side, out var before) && (until - before).Duration() < TimeSpan.FromSeconds(5));
            _told[failure.Side] = until;
            return isTold;
        }
    }

    /// <summary>What the user reads when the attempts are used up.</summary>
    public static string GaveUp(MailFailureException failure, int attempts) =>
        $"{failure.Message} Tried {"time".ToQuantity(attempts)} in a row without getting further. Run the same command again later; it goes on where it stopped.";

    private TimeSpan Pause(MailFailureException failure, int attempt) => WholePause(failure, attempt) is var pause && pause < LongestWait ? pause : LongestWait;

    private TimeSpan WholePause(MailFailureException failure, int attempt)
    {
        if (failure.ResumeAt is { } moment)
            return run.Time.GetUtcNow() is var now && moment > now ? moment - now : TimeSpan.Zero;
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
