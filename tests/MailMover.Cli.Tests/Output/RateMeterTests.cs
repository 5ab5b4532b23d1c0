using MailMover.Cli.Output;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MailMover.Cli.Tests.Output;

public sealed class RateMeterTests
{
    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        var time = new FakeTimeProvider();
        var meter = new RateMeter(time);
        Assert.Equal(0, meter.Sample(0));
        for (var second = 1; second <= 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            meter.Sample(second * 1_000);
        }

        Assert.Equal(1_000, meter.Sample(60_000), tolerance: 1);
        time.Advance(TimeSpan.FromSeconds(60));
        meter.Sample(60_000);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, meter.Sample(60_000), tolerance: 1);
    }

    [Theory]
    [InlineData(1_000, 0, 60_000, "about 1 minute")]
    [InlineData(1_000, 0, 5_000_000, "about 1 hour, 24 minutes")]
    [InlineData(1_000, 59_999, 60_000, "less than a minute")]
    public void What_is_left_follows_from_octets_and_rate(double rate, long done, long total, string words)
    {
        var left = new ProgressSnapshot { OctetsPerSecond = rate, OctetsDone = done, OctetsTotal = total }.Remaining;

        Assert.Equal(words, Figures.Remaining(left!.Value));
    }

    [Fact]
    public void Nothing_is_foretold_while_size_or_rate_are_unknown()
    {
        Assert.Null(new ProgressSnapshot { OctetsPerSecond = 1_000 }.Remaining);
        Assert.Null(new ProgressSnapshot { OctetsTotal = 1_000 }.Remaining);
    }
}
