using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Bulk.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MailMover.Bulk.Tests.Running;

public sealed class BulkRunnerTests
{
    private readonly ScriptedRowRunner _runner = new();
    private readonly RecordingObserver _observer = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Rows_begin_in_the_order_of_the_file_and_all_end()
    {
        var rows = await RunAsync(Rows("old", "new", 5), new BulkRunOptions { Parallel = 1 });

        Assert.Equal(["u1", "u2", "u3", "u4", "u5"], _runner.Begun);
        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_host_never_has_more_connections_than_its_cap(int cap)
    {
        _runner.Run = async (_, _) =>
        {
            await Task.Yield();
            return new RowOutcome { ExitCode = 0 };
        };
        var rows = await RunAsync([.. Rows("old", "new", 60), .. Rows("other", "new", 60, "v"), .. Rows("old", "third", 60, "w")], new BulkRunOptions { Parallel = 20, ConnectionsPerHost = cap });

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
        Assert.All(_runner.Peaks, p => Assert.InRange(p.Value, 1, cap));
        Assert.Empty(_runner.Doubled);
    }

    [Theory]
    [InlineData(20, 20, 1)]
    [InlineData(4, 20, 5)]
    [InlineData(1, 20, 8)]
    [InlineData(20, 10, 1)]
    public async Task Connections_are_shared_so_that_as_many_rows_as_wanted_can_run(int parallel, int cap, int each)
    {
        var gate = new TaskCompletionSource();
        var given = new List<int>();
        _runner.Run = async (attempt, _) =>
        {
            lock (given)
            {
                given.Add(attempt.SourceConnections);
                if (given.Count == Math.Min(parallel, cap))
                    gate.TrySetResult();
            }

            await gate.Task;
            return new RowOutcome { ExitCode = 0 };
        };
        await RunAsync(Rows("old", "new", 40), new BulkRunOptions { Parallel = parallel, ConnectionsPerHost = cap });

        Assert.All(given.Take(Math.Min(parallel, cap)), g => Assert.Equal(each, g));
    }

    [Fact]
    public async Task What_a_provider_is_known_to_allow_counts_more_than_what_was_typed()
    {
        var runner = new ScriptedRowRunner { Limits = e => e.Host == "old" ? new AccountLimits { ConnectionsPerHost = 2, Connections = 1 } : AccountLimits.None };
        await new BulkRunner(Rows("old", "new", 20), new BulkRunOptions { Parallel = 10, ConnectionsPerHost = 50 }, runner, _observer, _time).RunAsync(default).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.InRange(runner.Peaks["old"], 1, 2);
    }

    [Fact]
    public async Task A_host_that_is_busy_does_not_hold_up_rows_for_others()
    {
        var gate = new TaskCompletionSource();
        _runner.Run = async (attempt, _) =>
        {
            if (attempt.Row.SourceIdentity!.Host == "busy")
                await gate.Task;
            else if (attempt.Row.SourceIdentity.User == "v5")
                gate.SetResult();
            return new RowOutcome { ExitCode = 0 };
        };
        var rows = await RunAsync([.. Rows("busy", "new", 5), .. Rows("free", "new", 5, "v")], new BulkRunOptions { Parallel = 4, ConnectionsPerHost = 4, ConnectionsPerRow = 4 });

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task Hosts_take_turns()
    {
        var gate = new TaskCompletionSource();
        _runner.Run = async (_, _) =>
        {
            if (_runner.Begun.Count >= 4)
                gate.TrySetResult();
            await gate.Task;
            return new RowOutcome { ExitCode = 0 };
        };
        await RunAsync([.. Rows("a", "x", 10), .. Rows("b", "y", 10, "v")], new BulkRunOptions { Parallel = 4 });

        Assert.Equal(["u1", "u2", "v1", "v2"], _runner.Begun.Take(4).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_mailbox_is_worked_on_by_two_rows_at_once()
    {
        _runner.Run = async (_, _) =>
        {
            await Task.Yield();
            return new RowOutcome { ExitCode = 0 };
        };
        var shared = new EndpointIdentity("imap", "new", 0, "all");
        await RunAsync([.. Rows("old", "new", 20).Select(r => new RowState(r.Row with { DestinationIdentity = shared }))], new BulkRunOptions { Parallel = 8, ConnectionsPerHost = 100 });

        Assert.Empty(_runner.Doubled);
        Assert.Equal(20, _runner.Begun.Count);
    }

    [Fact]
    public async Task One_row_that_fails_or_breaks_never_stops_another()
    {
        _runner.Run = (attempt, _) => attempt.Row.Number switch
        {
            2 => throw new InvalidOperationException("broken"),
            3 => Task.FromResult(new RowOutcome { ExitCode = 7, Reason = "full" }),
            _ => Task.FromResult(new RowOutcome { ExitCode = 0 }),
        };
        var rows = await RunAsync(Rows("old", "new", 6), new BulkRunOptions { Parallel = 2 });

        Assert.Equal((BulkRowStatus.Failed, "broken"), (rows[1].Status, rows[1].Reason));
        Assert.Equal((BulkRowStatus.Failed, "full"), (rows[2].Status, rows[2].Reason));
        Assert.Equal(4, rows.Count(r => r.Status == BulkRowStatus.Complete));
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again_after_growing_pauses_and_others_run_meanwhile()
    {
        var attempts = new List<DateTimeOffset>();
        _runner.Run = (attempt, _) =>
        {
            if (attempt.Row.Number != 1)
                return Task.FromResult(new RowOutcome { ExitCode = 0 });
            attempts.Add(_time.GetUtcNow());
            return Task.FromResult(new RowOutcome { ExitCode = attempt.Number < 3 ? (int)RunEnding.TemporaryFailure : 0, Reason = "the line broke" });
        };
        var rows = Rows("old", "new", 3);
        _observer.Changed = row =>
        {
            if (row.Status == BulkRowStatus.Waiting)
                _ = Task.Run(() => AdvanceUntilAsync(() => row.Status != BulkRowStatus.Waiting), Token);
        };
        await RunAsync(rows, new BulkRunOptions { Parallel = 1 });

        Assert.Equal((BulkRowStatus.Complete, 3), (rows[0].Status, rows[0].Attempts));
        // The clock is pushed on from beside, so it may have gone further, and the pause may end before the last row begins.
        Assert.True(attempts[1] - attempts[0] >= TimeSpan.FromSeconds(30));
        Assert.True(attempts[2] - attempts[1] >= TimeSpan.FromSeconds(90));
        Assert.Equal(["u1", "u1", "u1", "u2", "u3"], _runner.Begun.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_its_last_attempt_a_row_has_failed()
    {
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.Unreachable, Reason = "nobody there" });
        var rows = Rows("old", "new", 1);
        _observer.Changed = row =>
        {
            if (row.Status == BulkRowStatus.Waiting)
                _ = Task.Run(() => AdvanceUntilAsync(() => row.Status != BulkRowStatus.Waiting), Token);
        };
        await RunAsync(rows, new BulkRunOptions { Attempts = 2 });

        Assert.Equal((BulkRowStatus.Failed, 2, "nobody there"), (rows[0].Status, rows[0].Attempts, rows[0].Reason));
    }

    [Fact]
    public async Task A_refused_login_is_never_tried_again()
    {
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Source });
        var rows = await RunAsync(Rows("old", "new", 3), new BulkRunOptions());

        Assert.All(rows, r => Assert.Equal((BulkRowStatus.Failed, 1), (r.Status, r.Attempts)));
    }

    [Fact]
    public async Task A_login_that_many_rows_share_is_found_out_by_one_and_refused_once()
    {
        var runner = new ScriptedRowRunner { Login = (_, side) => side == EndpointSide.Destination ? "admin" : "" };
        runner.Run = async (_, _) =>
        {
            await Task.Yield();
            return new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Destination };
        };
        var rows = Rows("old", "new", 8);
        await new BulkRunner(rows, new BulkRunOptions { Parallel = 4 }, runner, _observer, _time).RunAsync(default).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(["u1"], runner.Begun);
        Assert.All(rows.Skip(1), r => Assert.Equal(BulkRowStatus.NotStarted, r.Status));
        Assert.StartsWith("not tried: line 2 has the same login, and it was refused there", rows[7].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_many_rows_share_lets_the_others_begin_as_soon_as_it_was_taken()
    {
        var all = new TaskCompletionSource();
        var runner = new ScriptedRowRunner { Login = (_, _) => "admin" };
        runner.Run = async (attempt, _) =>
        {
            attempt.Observer.OnEvent(new PlanMade(new TransferPlan { Pairs = [], LeftOut = [], Warnings = [] }) { Time = _time.GetUtcNow() });
            if (runner.Begun.Count == 4)
                all.TrySetResult();
            await all.Task;
            return new RowOutcome { ExitCode = 0 };
        };
        var rows = Rows("old", "new", 8);
        await new BulkRunner(rows, new BulkRunOptions { Parallel = 4 }, runner, _observer, _time).RunAsync(default).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task A_row_at_a_limit_gives_its_place_to_others_and_goes_on_when_there_is_room()
    {
        var room = _time.GetUtcNow() + TimeSpan.FromHours(20);
        _runner.Run = (attempt, _) => Task.FromResult(attempt.Row.Number == 1 && _time.GetUtcNow() < room
            ? new RowOutcome { ExitCode = (int)RunEnding.CapReached, Reason = "the limit", TriedAgainAt = room }
            : new RowOutcome { ExitCode = 0 });
        var rows = Rows("old", "new", 3);
        _observer.Changed = row =>
        {
            if (row == rows[2] && row.Status == BulkRowStatus.Complete)
                _ = Task.Run(() => AdvanceUntilAsync(() => rows[0].Status != BulkRowStatus.Waiting), Token);
        };
        await RunAsync(rows, new BulkRunOptions { Parallel = 1, Attempts = 1 });

        Assert.Equal(["u1", "u2", "u3", "u1"], _runner.Begun);
        Assert.Contains("u1 Waiting", _observer.Changes);
        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_not_tried_again()
    {
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.Unreachable, Reason = "not trusted", IsLasting = true });
        var rows = await RunAsync(Rows("old", "new", 1), new BulkRunOptions());

        Assert.Equal((BulkRowStatus.Failed, 1), (rows[0].Status, rows[0].Attempts));
    }

    [Fact]
    public async Task A_mailbox_in_other_capitals_is_never_worked_on_beside_the_first()
    {
        var rows = Rows("old", "new", 2);
        rows[1] = new RowState(rows[1].Row with { SourceIdentity = new EndpointIdentity("imap", "old", 0, "U1") });
        var atOnce = 0;
        _runner.Run = async (_, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref atOnce));
            await Task.Yield();
            Interlocked.Decrement(ref atOnce);
            return new RowOutcome { ExitCode = 0 };
        };
        await RunAsync(rows, new BulkRunOptions());

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
    }

    [Fact]
    public async Task Many_refused_logins_in_a_row_leave_out_the_rest_for_that_host_only()
    {
        _runner.Run = (attempt, _) => Task.FromResult(attempt.Row.SourceIdentity!.Host == "wrong"
            ? new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Source, Reason = "no" }
            : new RowOutcome { ExitCode = 0 });
        var rows = await RunAsync([.. Rows("wrong", "new", 8), .. Rows("right", "new", 8, "v")], new BulkRunOptions { Parallel = 1, RefusedLogins = 3 });

        Assert.Equal(3, rows.Count(r => r.Status == BulkRowStatus.Failed));
        Assert.Equal(5, rows.Count(r => r.Status == BulkRowStatus.NotStarted && r.Reason.StartsWith("not tried: wrong had refused 3 logins", StringComparison.Ordinal)));
        Assert.Equal(8, rows.Count(r => r.Status == BulkRowStatus.Complete));
        Assert.Equal("wrong has refused 3 logins one after the other. The 5 rows for it that had not begun are left out, so that no accounts are locked.", Assert.Single(_observer.Notes));
    }

    [Fact]
    public async Task A_login_that_was_taken_between_begins_the_count_anew()
    {
        _runner.Run = (attempt, _) =>
        {
            if (attempt.Row.Number % 2 == 1)
                return Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.LoginRefused, FailedSide = EndpointSide.Source });
            attempt.Observer.OnEvent(new PlanMade(new TransferPlan { Pairs = [], LeftOut = [], Warnings = [] }) { Time = _time.GetUtcNow() });
            return Task.FromResult(new RowOutcome { ExitCode = 0 });
        };
        var rows = await RunAsync(Rows("old", "new", 20), new BulkRunOptions { Parallel = 1, RefusedLogins = 2 });

        Assert.Equal(10, rows.Count(r => r.Status == BulkRowStatus.Complete));
    }

    [Fact]
    public async Task The_first_stop_lets_running_rows_end_and_begins_no_other()
    {
        using var stop = new CancellationTokenSource();
        _runner.Run = async (_, stopping) =>
        {
            await stop.CancelAsync();
            return new RowOutcome { ExitCode = stopping.Graceful.IsCancellationRequested ? (int)RunEnding.Interrupted : 0 };
        };
        var rows = Rows("old", "new", 5);
        await new BulkRunner(rows, new BulkRunOptions { Parallel = 1 }, _runner, _observer, _time).RunAsync(new Stopping(stop.Token, default)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(BulkRowStatus.Interrupted, rows[0].Status);
        Assert.All(rows.Skip(1), r => Assert.Equal(BulkRowStatus.NotStarted, r.Status));
    }

    [Fact]
    public async Task A_stop_during_a_pause_ends_at_once()
    {
        using var stop = new CancellationTokenSource();
        _runner.Run = (_, _) => Task.FromResult(new RowOutcome { ExitCode = (int)RunEnding.TemporaryFailure, Reason = "later" });
        _observer.Changed = row =>
        {
            if (row.Status == BulkRowStatus.Waiting)
                stop.Cancel();
        };
        var rows = Rows("old", "new", 1);
        await new BulkRunner(rows, new BulkRunOptions(), _runner, _observer, _time).RunAsync(new Stopping(stop.Token, default)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal((BulkRowStatus.Failed, "later"), (rows[0].Status, rows[0].Reason));
    }

    [Fact]
    public async Task Both_ends_on_one_host_share_its_cap()
    {
        var rows = await RunAsync(Rows("one", "one", 10), new BulkRunOptions { Parallel = 10, ConnectionsPerHost = 4 });

        Assert.All(rows, r => Assert.Equal(BulkRowStatus.Complete, r.Status));
        Assert.InRange(_runner.Peaks["one"], 1, 4);
    }

    [Fact]
    public async Task What_could_never_run_is_told_instead_of_waited_for()
    {
        var rows = await RunAsync(Rows("one", "one", 1), new BulkRunOptions { ConnectionsPerHost = 1 });

        Assert.Equal((BulkRowStatus.Failed, "source and destination are both on one, and only one connection is allowed there at once. A copy needs two: give --connections-per-host 2."), (rows[0].Status, rows[0].Reason));
    }

    [Fact]
    public async Task Bad_rows_and_those_of_no_concern_are_left_alone()
    {
        var rows = Rows("old", "new", 3);
        rows[1] = new RowState(rows[1].Row with { Problems = [new BulkProblem(3, "source", 1, "no")] });
        rows[2] = new RowState(rows[2].Row, new EarlierResult(["4"]));
        await RunAsync(rows, new BulkRunOptions());

        Assert.Equal([BulkRowStatus.Complete, BulkRowStatus.BadRow, BulkRowStatus.NotChosen], rows.Select(r => r.Status));
        Assert.Equal("source: no", rows[1].Reason);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static List<RowState> Rows(string from, string to, int count, string prefix = "u") =>
    [
        .. Enumerable.Range(1, count).Select(i => new RowState(new BulkRow
        {
            Number = i,
            Line = i + 1,
            Cells = [],
            SourceIdentity = new EndpointIdentity("imap", from, 0, $"{prefix}{i}"),
            DestinationIdentity = new EndpointIdentity("imap", to, 0, $"{prefix}{i}-new"),
        })),
    ];

    private async Task<IReadOnlyList<RowState>> RunAsync(IReadOnlyList<RowState> rows, BulkRunOptions options)
    {
        await new BulkRunner(rows, options, _runner, _observer, _time).RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60), Token);
        return rows;
    }

    /// <summary>The pause is begun some time after the change is told, so time goes on in small steps.</summary>
    private async Task AdvanceUntilAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
