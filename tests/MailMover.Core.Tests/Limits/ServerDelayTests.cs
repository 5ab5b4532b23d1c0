using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Observing;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class ServerDelayTests
{
    private readonly AutoAdvancingTimeProvider _time = new();

    [Fact]
    public async Task A_delay_that_a_server_names_holds_for_all_connections_to_it()
    {
        var run = Run(_time);
        var told = 0;
        await run.Retry.RunAsync(
            async () =>
            {
                if (told++ > 0)
                    return true;

                // Another connection comes while the first one waits; nothing of it reaches the server.
                run.Retry.Pauses.Begin(Throttled(TimeSpan.FromMinutes(7)));
                var began = _time.GetUtcNow();
                var other = await run.Retry.RunAsync(() => Task.FromResult(_time.GetUtcNow()), TestContext.Current.CancellationToken);
                Assert.Equal(TimeSpan.FromMinutes(7), other - began);
                return true;
            },
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_delay_is_never_shortened_and_is_told_once()
    {
        var observer = new RecordingObserver();
        var run = Run(_time, observer: observer);
        run.Start();
        var first = true;

        await run.Retry.RunAsync(() => first ? Fail() : Task.FromResult(true), TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromHours(3), _time.Elapsed);
        Assert.Single(observer.Of<Waiting>());

        Task<bool> Fail()
        {
            first = false;
            throw Throttled(TimeSpan.FromHours(3));
        }
    }

    [Fact]
    public async Task While_a_server_wants_to_be_left_alone_nothing_is_asked_of_it_on_any_connection()
    {
        var source = new InMemoryMailbox(EndpointSide.Source) { Time = _time };
        var destination = new InMemoryMailbox(EndpointSide.Destination) { Time = _time };
        foreach (var folder in (string[])["A", "B", "C", "D"])
        {
            source.AddFolder(folder);
            for (var i = 0; i < 20; i++)
                source.AddMessage(folder, $"Message-ID: <{folder}{i}@example.org>\r\n\r\nx\r\n");
        }

        source.Faults.Fail("fetch", FailureKind.Throttled, nth: 2, retryAfter: TimeSpan.FromMinutes(10));
        var report = await new TransferEngine(source, destination, new InMemoryTransferJournal(_time), new TransferOptions(), new RecordingObserver(), _time).RunAsync(default);

        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task A_server_that_asks_for_hours_ends_a_run_that_shall_not_wait()
    {
        var run = Run(_time, new TransferOptions { StopsWhenLimited = true });

        var failure = await Assert.ThrowsAsync<MailFailureException>(() => run.Retry.RunAsync<bool>(() => throw Throttled(TimeSpan.FromHours(3)), TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.CapReached, failure.Kind);
        Assert.Equal(RunEnding.CapReached, RunReport.Ending(failure));
        Assert.EndsWith("It wants to be left alone until 2026-01-01 15:00.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow().AddHours(3), failure.ResumeAt);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Short_delays_are_waited_for_also_by_a_run_that_shall_not_wait_for_limits()
    {
        var run = Run(_time, new TransferOptions { StopsWhenLimited = true });
        run.Start();
        var attempts = 0;

        await run.Retry.RunAsync(() => attempts++ == 0 ? throw Throttled(TimeSpan.FromMinutes(2)) : Task.FromResult(true), TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromMinutes(2), _time.Elapsed);
    }

    [Fact]
    public async Task A_moment_that_no_timer_reaches_is_waited_for_in_pieces()
    {
        var run = Run(_time);
        run.Start();
        var room = _time.GetUtcNow().AddDays(400);

        await run.Retry.RunAsync(
            () => _time.GetUtcNow() < room ? throw new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, FailureKind.CapReached, "next year") { ResumeAt = room } : Task.FromResult(true),
            TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromDays(400), _time.Elapsed);
        Assert.All(_time.Waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromDays(7)));
    }

    [Fact]
    public async Task Whoever_waits_for_tomorrow_goes_home_when_the_run_ends_for_another_reason()
    {
        var run = Run(TimeProvider.System);
        run.Start();
        var waiting = run.Retry.RunAsync<bool>(() => throw new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, FailureKind.CapReached, "tomorrow") { ResumeAt = DateTimeOffset.UtcNow.AddDays(1) }, TestContext.Current.CancellationToken);

        run.End(new MailFailureException(EndpointSide.Destination, FailureScope.Endpoint, FailureKind.Quota, "full"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(RunEnding.DestinationFull, RunReport.Ending(run, [], []));
    }

    private static MailFailureException Throttled(TimeSpan delay) =>
        new(EndpointSide.Source, FailureScope.Endpoint, FailureKind.Throttled, "The server wants to be left alone.") { RetryAfter = delay };

    private static RunContext Run(TimeProvider time, TransferOptions? options = null, RecordingObserver? observer = null) => new(
        new InMemoryMailbox(EndpointSide.Source), new InMemoryMailbox(EndpointSide.Destination), options ?? new TransferOptions(), observer ?? new RecordingObserver(), time, "run", default);
}
