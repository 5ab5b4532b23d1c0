using MailMover.Cli.Signals;
using Xunit;

namespace MailMover.Cli.Tests;

public sealed class StopRequestsTests : IDisposable
{
    private readonly StopRequests _stop = new();
    private readonly List<string> _notices = [];

    public StopRequestsTests() => _stop.Notice = _notices.Add;

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void The_first_interrupt_is_gentle_and_the_second_is_not()
    {
        _stop.Interrupt();
        Assert.Equal((true, false), Stages);

        _stop.Interrupt();
        Assert.Equal((true, true), Stages);
        Assert.Equal(2, _notices.Count);
    }

    [Fact]
    public void The_system_may_ask_twice_and_it_stays_gentle()
    {
        _stop.Terminate();
        _stop.Terminate();

        Assert.Equal((true, false), Stages);
        Assert.Single(_notices);
    }

    [Fact]
    public void An_interrupt_after_the_system_asked_stops_at_once()
    {
        _stop.Terminate();
        _stop.Interrupt();

        Assert.Equal((true, true), Stages);
    }

    private (bool Graceful, bool Forceful) Stages =>
        (_stop.Stopping.Graceful.IsCancellationRequested, _stop.Stopping.Forceful.IsCancellationRequested);
}
