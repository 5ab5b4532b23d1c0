using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class AutoAdvancingTimeProviderTests
{
    private const int Patience = 10_000;

    private readonly AutoAdvancingTimeProvider _clock = new();

    [Fact(Timeout = Patience)]
    public async Task Waiting_takes_virtual_time_only()
    {
        var start = _clock.GetTimestamp();
        await Task.Delay(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMinutes(5), _clock, TestContext.Current.CancellationToken);
        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)], _clock.Waits);
        Assert.Equal(TimeSpan.FromMinutes(65), _clock.Elapsed);
        Assert.Equal(TimeSpan.FromMinutes(65), _clock.GetElapsedTime(start));
    }

    [Fact(Timeout = Patience)]
    public async Task A_timeout_does_not_move_the_clock_but_fires_when_others_wait_past_it()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1), _clock);
        await Task.Delay(TimeSpan.FromSeconds(59), _clock, TestContext.Current.CancellationToken);
        Assert.False(timeout.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(2), _clock, timeout.Token));
        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact(Timeout = Patience)]
    public async Task Waiting_for_a_task_with_a_timeout_is_a_timeout()
    {
        var task = new TaskCompletionSource();
        var waiting = task.Task.WaitAsync(TimeSpan.FromMinutes(1), _clock, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    [Fact(Timeout = Patience)]
    public async Task A_periodic_timer_ticks_as_often_as_its_period_passes()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), _clock);
        var ticks = 0;
        await using var counter = _clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        await Task.Delay(TimeSpan.FromSeconds(35), _clock, TestContext.Current.CancellationToken);
        Assert.Equal(3, ticks);
        Assert.True(await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
    }
}
