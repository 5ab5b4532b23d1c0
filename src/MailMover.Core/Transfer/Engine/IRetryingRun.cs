namespace MailMover.Core.Transfer.Engine;

/// <summary>What <see cref="RetryPolicy"/> has to know of a run: a copy or a verification.</summary>
internal interface IRetryingRun
{
    TimeProvider Time { get; }

    Stopping Stopping { get; }

    /// <summary>Most attempts in a row without any progress.</summary>
    int MaxAttempts { get; }

    /// <summary>Whether both ends have answered in this run.</summary>
    bool BothWereReached { get; }

    /// <summary>Whether a limit that was reached ends the run (<c>--when-limited stop</c>) instead of being waited for.</summary>
    bool StopsWhenLimited { get; }

    /// <summary>Ends waiting because the run has ended for another reason than the user's.</summary>
    CancellationToken Ended => CancellationToken.None;

    /// <summary>Whether nothing new may be begun.</summary>
    bool IsStopping { get; }

    /// <summary>Something failed and is tried again after a pause.</summary>
    void Waits(Waiting waiting);
}
