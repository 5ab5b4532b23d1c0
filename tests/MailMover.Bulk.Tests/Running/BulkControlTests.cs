using MailMover.Bulk.Reading;
using MailMover.Bulk.Running;
using MailMover.Bulk.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MailMover.Bulk.Tests.Running;

public sealed class BulkControlTests
{
    private readonly ScriptedRowRunner _runner = new();
    private readonly RecordingObserver _observer = new();
    private readonly FakeTimeProvider _time = new();
    private readonly BulkControl _control = new();

    [Fact]
    public async Task A_row_that_is_held_back_is_stopped_gently_while_others_run_and_goes_on_when_it_may()
    {
        _runner.Run = async (attempt, stopping) =>
        {
            if (attempt is { Row.Number: 1, Number: 1 })
            {
                await UntilAsync(stopping.Graceful);
                return new RowOutcome { ExitCode = (int)RunEnding.Interrupted };
            }

            return new RowOutcome { ExitCode = 0 };
        };
        var rows = Rows(4);
        var atRest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _observer.Changed = row =>
        {
            if (row == rows[0] && row.Status == BulkRowStatus.Running && !row.IsPaused && row.Attempts == 1)
                _control.Pause([row]);
            if (rows[0] is { IsPaused: true, Status: BulkRowStatus.Interrupted } && rows.Skip(1).All(r => r.Status == BulkRowStatus.Complete))
                atRest.TrySetResult();
        };
        var run = RunAsync(rows, new BulkRunOptions { Parallel = 1 });

        await atRest.Task.WaitAsync(Token);
        Assert.False(rows[0].IsOver);
        Assert.True(_control.Resume(rows));
        await run;

        Assert.All(rows, r => Assert.Equal((BulkRowStatus.Complete, false), (r.Status, r.IsPaused)));
        Assert.Equal(["u1", "u2", "u3", "u4", "u1"], _runner.Begun);
    }

    [Fact]
    public async Task All_rows_are_held_back_and_no_connection_is_kept()
    {
        _runner.Run = async (_, stopping) =>
        {
            await UntilAsync(stopping.Graceful);
            return new RowOutcome { ExitCode = (int)RunEnding.Interrupted };
        };
        var rows = Rows(20);
        var atRest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _observer.Changed = _ =>
        {
            if (rows.Count(r => r is { Status: BulkRowStatus.Running, Attempts: 1 }) == 3 && !atRest.Task.IsCompleted && rows.All(r => !r.IsPaused))
                _control.Pause(rows);
            if (rows.All(r => r.IsPaused && r.Status != BulkRowStatus.Running))
                atRest.TrySetResult();
        };
        var run = RunAsync(rows, new BulkRunOptions { Parallel = 3 });

        await atRest.Task.WaitAsync(Token);
        Assert.All(rows, r => Assert.Equal(0, r.Connections));
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = 0 });
        _control.Resume(rows);
        await run;

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task A_row_that_comes_to_its_end_although_it_is_held_back_is_over()
    {
        var rows = Rows(1);
        _observer.Changed = row =>
        {
            if (row is { Status: BulkRowStatus.Running, IsPaused: false })
                _control.Pause([row]);
        };
        _runner.Run = async (_, stopping) =>
        {
            await UntilAsync(stopping.Graceful);
            return new RowOutcome { ExitCode = 0 };
        };
        await RunAsync(rows, new BulkRunOptions());

        Assert.Equal((BulkRowStatus.Complete, false, true), (rows[0].Status, rows[0].IsPaused, rows[0].IsOver));
    }

    [Fact]
    public async Task A_stop_ends_what_is_held_back()
    {
        using var stop = new CancellationTokenSource();
        var rows = Rows(3);
        _control.Pause(rows);
        var run = new BulkRunner(rows, new BulkRunOptions(), _runner, _observer, _time) { Control = _control }.RunAsync(new Stopping(stop.Token, default));

        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Empty(_runner.Begun);
        Assert.All(rows, r => Assert.Equal((BulkRowStatus.NotStarted, false), (r.Status, r.IsPaused)));
        Assert.False(_control.Resume(rows));
    }

    [Fact]
    public async Task A_row_that_failed_is_run_once_more_while_others_run()
    {
        var isCorrected = false;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _runner.Run = async (attempt, _) =>
        {
            if (attempt.Row.Number == 2)
                await gate.Task;
            return attempt.Row.Number == 1 && !isCorrected ? new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Source, Reason = "no" } : new RowOutcome { ExitCode = 0 };
        };
        var rows = Rows(2);
        _observer.Changed = row =>
        {
            if (row == rows[0] && row.Status == BulkRowStatus.Failed)
            {
                isCorrected = true;
                _control.RunAgain([row]);
            }

            if (row == rows[0] && row.Status == BulkRowStatus.Complete)
                gate.SetResult();
        };
        await RunAsync(rows, new BulkRunOptions { Parallel = 2 });

        Assert.Equal((BulkRowStatus.Complete, "", 2), (rows[0].Status, rows[0].Reason, rows[0].Attempts));
        Assert.Contains("u1 Pending", _observer.Changes);
    }

    [Fact]
    public async Task A_row_that_waits_for_its_next_attempt_begins_at_once_and_has_all_attempts_anew()
    {
        _runner.Run = (attempt, _) => Task.FromResult(new RowOutcome { ExitCode = attempt.Number < 3 ? (int)RunEnding.TemporaryFailure : 0, Reason = "the line broke" });
        var rows = Rows(1);
        _observer.Changed = row =>
        {
            if (row.Status == BulkRowStatus.Waiting)
                _control.RunAgain([row]);
        };
        await RunAsync(rows, new BulkRunOptions { Attempts = 2 });

        Assert.Equal((BulkRowStatus.Complete, 3), (rows[0].Status, rows[0].Attempts));
    }

    [Fact]
    public async Task Rows_that_were_left_out_after_many_refused_logins_are_tried_when_the_user_wants_it()
    {
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Source, Reason = "no" });
        var rows = Rows(5);
        await RunAsync(rows, new BulkRunOptions { Parallel = 1, RefusedLogins = 2 });
        Assert.Equal(3, rows.Count(r => r.Status == BulkRowStatus.NotStarted));
        Assert.False(_control.RunAgain(rows));

        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = 0 });
        var another = new BulkControl();
        another.RunAgain(rows.Where(r => r.Status != BulkRowStatus.Failed));
        await new BulkRunner(rows, new BulkRunOptions(), _runner, _observer, _time) { Control = another }.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(2, rows.Count(r => r.Status == BulkRowStatus.Failed));
        Assert.Equal(3, rows.Count(r => r.Status == BulkRowStatus.Complete));
    }

    [Fact]
    public async Task What_was_complete_before_is_looked_at_again_when_the_user_wants_it()
    {
        var rows = Rows(2);
        rows[1] = new RowState(rows[1].Row, ["3", "u2", "u2-new", "complete"]);
        _control.RunAgain([rows[1]]);
        await RunAsync(rows, new BulkRunOptions());

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task A_bad_row_is_never_run()
    {
        var rows = Rows(2);
        rows[1] = new RowState(rows[1].Row with { Problems = [new BulkProblem(3, "source", 1, "no")] });
        _control.RunAgain(rows);
        await RunAsync(rows, new BulkRunOptions());

        Assert.Equal(["u1"], _runner.Begun);
        Assert.Equal(BulkRowStatus.BadRow, rows[1].Status);
    }

    [Fact]
    public async Task An_observer_is_told_what_happens_in_a_row()
    {
        var seen = new List<(RowState, TransferEvent)>();
        _observer.Happened = (row, happened) => seen.Add((row, happened));
        _runner.Run = (attempt, _) =>
        {
            attempt.Observer.OnEvent(new Noted("something") { Time = _time.GetUtcNow() });
            return Task.FromResult(new RowOutcome { ExitCode = 0 });
        };
        var rows = Rows(1);
        await RunAsync(rows, new BulkRunOptions());

        Assert.Equal((rows[0], "something"), (Assert.Single(seen).Item1, ((Noted)seen[0].Item2).Text));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static List<RowState> Rows(int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => new RowState(new BulkRow
        {
            Number = i,
            Line = i + 1,
            Cells = [],
            SourceIdentity = new EndpointIdentity("imap", "old", 0, $"u{i}"),
            DestinationIdentity = new EndpointIdentity("imap", "new", 0, $"u{i}-new"),
        })),
    ];

    private static async Task UntilAsync(CancellationToken asked)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (asked.Register(source.SetResult))
            await source.Task;
    }

    private Task RunAsync(IReadOnlyList<RowState> rows, BulkRunOptions options) =>
        new BulkRunner(rows, options, _runner, _observer, _time) { Control = _control }.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60), Token);
}
