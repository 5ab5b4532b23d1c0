using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>
/// Runs rows side by side. Each begins only with its connections at both hosts reserved; a host that is busy never holds up rows for others; a row that fails
/// never stops another.
/// </summary>
/// <param name="rows">The rows, in the order of the file. Bad ones and those of no concern are left alone.</param>
/// <param name="options">How many at once.</param>
/// <param name="runner">Moves one row.</param>
/// <param name="observer">Who watches.</param>
/// <param name="time">The clock; all waiting goes by it.</param>
public sealed class BulkRunner(IReadOnlyList<RowState> rows, BulkRunOptions options, IBulkRowRunner runner, IBulkObserver observer, TimeProvider time)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private readonly ConnectionBudget _budget = new(options, runner.LimitsOf);
    private readonly LoginLedger _logins = new(options.RefusedLogins, (row, side) => runner.LoginOf(row.Row, side));
    private readonly Dictionary<(string Source, string Destination), Lane> _lanes = [];
    private readonly Dictionary<Task<RowOutcome>, RunningAttempt> _running = [];
    private volatile TaskCompletionSource _loginTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called between rows, so that what is known is written down. It may take its time: nothing waits but the next row.</summary>
    public Func<Task> Between { get; init; } = () => Task.CompletedTask;

    /// <summary>What the user wants while the run goes on. Default: nothing.</summary>
    public BulkControl Control { get; init; } = new();

    /// <summary>Runs until every row is over and none is held back, or until it has to stop.</summary>
    public async Task RunAsync(Stopping stopping)
    {
        foreach (var row in rows.Where(r => !r.IsOver))
            Enqueue(row, isNew: true);
        while (true)
        {
            foreach (var (wish, row) in Control.Take())
                Heed(wish, row);
            if (_loginTaken.Task.IsCompleted)
                _loginTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!stopping.Graceful.IsCancellationRequested)
                StartAll(stopping);
            if (_running.Count == 0 && (stopping.Graceful.IsCancellationRequested || (_lanes.Values.All(l => l.Waiting.Count == 0) && Control.TryClose())))
                break;
            await Between();
            await WaitAsync(stopping.Graceful);
            foreach (var task in _running.Keys.Where(t => t.IsCompleted).ToList())
                End(task, await task, stopping);
        }

        Control.Close();
        foreach (var row in rows.Where(r => !r.IsOver))
        {
            row.IsPaused = false;
            // One that was tried keeps what was found out.
            Set(row, row.Outcome is null ? BulkRowStatus.NotStarted : StatusOf(row.Outcome.ExitCode));
        }

        await Between();
    }

    /// <summary>What an exit code means for a row.</summary>
    public static BulkRowStatus StatusOf(int exitCode) => exitCode switch
    {
        (int)RunEnding.Complete => BulkRowStatus.Complete,
        (int)RunEnding.SomeRefusedOrFailed or (int)RunEnding.Unbalanced => BulkRowStatus.Incomplete,
        (int)RunEnding.Interrupted or (int)RunEnding.CapReached => BulkRowStatus.Interrupted,
        _ => BulkRowStatus.Failed,
    };

    private void Enqueue(RowState row, bool isNew)
    {
        if (isNew && _budget.Impossible(row) is { Length: > 0 } why)
        {
            row.Outcome = new RowOutcome { ExitCode = (int)RunEnding.Unexpected, Reason = why };
            Set(row, BulkRowStatus.Failed);
            return;
        }

        LaneOf(row).Waiting.AddLast(row);
        if (isNew)
            _budget.Expect(row);
    }

    private void StartAll(Stopping stopping)
    {
        while (_running.Count < options.Parallel && Next() is var (row, reservation))
        {
            LaneOf(row).Waiting.Remove(row);
            LaneOf(row).Running++;
            _logins.Try(row);
            row.Attempts++;
            row.Started ??= time.GetUtcNow();
            row.TriedAgainAt = null;
            (row.Progress, row.Waits) = (null, null);
            row.Connections = (HostKey.Of(row.Row.SourceIdentity).Length > 0 ? reservation.Source : 0) + (HostKey.Of(row.Row.DestinationIdentity).Length > 0 ? reservation.Destination : 0);
            Set(row, BulkRowStatus.Running);
            var attempt = new RunningAttempt(row, reservation, stopping);
            _running.Add(AttemptAsync(attempt), attempt);
        }
    }

    /// <summary>The next row that can begin: of the pair of hosts where the fewest run, and there in the order of the file.</summary>
    private (RowState Row, Reservation Reservation)? Next()
    {
        var now = time.GetUtcNow();
        foreach (var lane in _lanes.Values.Where(l => l.Waiting.Count > 0).OrderBy(l => l.Running).ThenBy(l => l.Waiting.First!.Value.Row.Number))
        {
            foreach (var row in lane.Waiting)
            {
                if (row.IsPaused || row.TriedAgainAt > now || !_budget.AreFree(row) || !_logins.MayTry(row))
                    continue;
                if (_budget.TryReserve(row) is { } reservation)
                    return (row, reservation);
                // The others of this lane would need the same.
                break;
            }
        }

        return null;
    }

    private async Task<RowOutcome> AttemptAsync(RunningAttempt running)
    {
        var (row, reservation, stopping) = (running.Row, running.Reservation, running.Stopping);
        var attempt = new RowAttempt
        {
            Row = row.Row,
            Number = row.Attempts,
            SourceConnections = reservation.Source,
            DestinationConnections = reservation.Destination,
            Observer = new RowObserver(row, observer, () => Taken(row)),
        };
        try
        {
            // On the pool at once: opening a row must not hold up the next one.
            return await Task.Run(() => runner.RunAsync(attempt, stopping));
        }
        catch (Exception failure)
        {
            return new RowOutcome { ExitCode = (int)RunEnding.Unexpected, Reason = failure.Message };
        }
    }

    // Others may wait for this to be known.
    private void Taken(RowState row)
    {
        _logins.Taken(row);
        _loginTaken.TrySetResult();
    }

    private async Task WaitAsync(CancellationToken graceful)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(graceful);
        var waits = new List<Task>(_running.Keys);
        // After the first Ctrl+C only what runs is waited for.
        if (!graceful.IsCancellationRequested)
        {
            waits.Add(Control.News);
            waits.Add(_loginTaken.Task);
            var pause = NextTry() is { } next && next > time.GetUtcNow() ? next - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
            waits.Add(Task.Delay(pause, time, enough.Token));
        }

        await Task.WhenAny(waits);
        await enough.CancelAsync();
    }

    /// <summary>When the next waiting row may be tried; null where none waits but those that are held back.</summary>
    private DateTimeOffset? NextTry()
    {
        DateTimeOffset? next = null;
        foreach (var row in _lanes.Values.SelectMany(l => l.Waiting).Where(r => !r.IsPaused))
        {
            var at = row.TriedAgainAt ?? DateTimeOffset.MinValue;
            // One that could begin now waits for a place, and those become free when another row ends.
            if (at == DateTimeOffset.MinValue)
                next ??= at;
            else if (next is null || next == DateTimeOffset.MinValue || at < next)
                next = at;
        }

        return next;
    }

    private void End(Task<RowOutcome> task, RowOutcome outcome, Stopping stopping)
    {
        _running.Remove(task, out var attempt);
        using var ended = attempt!;
        var row = ended.Row;
        _budget.Release(row, ended.Reservation);
        _logins.Ended(row);
        LaneOf(row).Running--;
        (row.Outcome, row.Finished, row.Connections) = (outcome, time.GetUtcNow(), 0);
        if (ended.IsHeld && outcome.ExitCode == (int)RunEnding.Interrupted && !stopping.Graceful.IsCancellationRequested)
        {
            // It has not failed, and the user may have let it go on meanwhile.
            Enqueue(row, isNew: false);
            Set(row, row.IsPaused ? BulkRowStatus.Interrupted : BulkRowStatus.Pending);
            return;
        }

        if (TriedAgain(row, outcome) is { } again)
        {
            row.TriedAgainAt = again;
            Enqueue(row, isNew: false);
            Set(row, BulkRowStatus.Waiting);
            return;
        }

        _budget.Forget(row);
        row.IsPaused = false;
        Set(row, StatusOf(outcome.ExitCode));
        if (outcome.ExitCode == (int)RunEnding.LoginRefused && outcome.FailedSide is { } side)
            Refused(row, side);
    }

    /// <summary>When a row that has ended is tried again; null for never. One that stands at a limit gives its place and its connections to others until there is room.</summary>
    private DateTimeOffset? TriedAgain(RowState row, RowOutcome outcome)
    {
        var now = time.GetUtcNow();
        if (outcome.TriedAgainAt is { } moment)
            return moment > now + LeastPause ? moment : now + LeastPause;
        var isPassing = outcome.ExitCode is (int)RunEnding.TemporaryFailure or (int)RunEnding.Unreachable && !outcome.IsLasting;
        return isPassing && ++row.PassingFailures < options.Attempts ? now + PauseAfter(row.PassingFailures) : null;
    }

    private void Refused(RowState refused, EndpointSide side)
    {
        var isOneTooMany = _logins.Refused(refused, side);
        foreach (var lane in _lanes.Values)
        {
            foreach (var row in lane.Waiting.ToList())
            {
                if (_logins.WhyNot(row) is { Length: > 0 } why)
                    LeaveOut(lane, row, why);
            }
        }

        if (!isOneTooMany)
            return;
        var host = HostKey.Of(side == EndpointSide.Source ? refused.Row.SourceIdentity : refused.Row.DestinationIdentity);
        var given = 0;
        foreach (var ((source, destination), lane) in _lanes)
        {
            if (source != host && destination != host)
                continue;
            foreach (var row in lane.Waiting.ToList())
            {
                LeaveOut(lane, row, $"not tried: {host} had refused {options.RefusedLogins} logins one after the other, and more could have locked accounts. Correct the list and run it with --only open.");
                given++;
            }
        }

        if (given > 0)
            observer.OnNote($"{host} has refused {options.RefusedLogins} logins one after the other. {(given == 1 ? "The row" : $"The {given} rows")} for it that had not begun {(given == 1 ? "is" : "are")} left out, so that no accounts are locked.");
    }

    private void Heed(BulkWish wish, RowState row)
    {
        switch (wish)
        {
            case BulkWish.Pause when !row.IsOver && !row.IsPaused:
                row.IsPaused = true;
                _running.Values.FirstOrDefault(a => a.Row == row)?.Hold();
                observer.OnChange(row);
                break;
            case BulkWish.Resume when row.IsPaused:
                row.IsPaused = false;
                Set(row, row.Status == BulkRowStatus.Interrupted ? BulkRowStatus.Pending : row.Status);
                break;
            case BulkWish.RunAgain when row.Row.IsGood && row.Status != BulkRowStatus.Running:
                RunAgain(row);
                break;
        }
    }

    private void RunAgain(RowState row)
    {
        var isNew = row.IsOver;
        (row.IsPaused, row.TriedAgainAt, row.PassingFailures) = (false, null, 0);
        // Who asks for it has corrected something, or knows better.
        _logins.Forgive(row);
        if (isNew)
            (row.Outcome, row.Progress, row.Started, row.Finished) = (null, null, null, null);
        Set(row, BulkRowStatus.Pending);
        if (isNew)
            Enqueue(row, isNew: true);
    }

    private void LeaveOut(Lane lane, RowState row, string why)
    {
        lane.Waiting.Remove(row);
        _budget.Forget(row);
        row.IsPaused = false;
        row.Outcome ??= new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, Reason = why };
        Set(row, BulkRowStatus.NotStarted);
    }

    private TimeSpan PauseAfter(int attempts)
    {
        var pause = options.Pause * Math.Pow(3, attempts - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private Lane LaneOf(RowState row)
    {
        var key = (HostKey.Of(row.Row.SourceIdentity), HostKey.Of(row.Row.DestinationIdentity));
        if (!_lanes.TryGetValue(key, out var lane))
            _lanes[key] = lane = new Lane();
        return lane;
    }

    private void Set(RowState row, BulkRowStatus status)
    {
        row.Status = status;
        observer.OnChange(row);
    }
}
