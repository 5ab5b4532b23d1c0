using MailMover.Core.Limits;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class RateTests
{
    private static readonly RateTable Office = new(
    [
        (DayOfWeek.Monday, new TimeOnly(8, 0), 100_000),
        (DayOfWeek.Monday, new TimeOnly(18, 0), 1_000_000),
        (DayOfWeek.Saturday, new TimeOnly(0, 0), null),
    ]);

    // A Sunday.
    private static readonly DateTimeOffset Sunday = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, 0, null)]
    [InlineData(1, 7, 59, null)]
    [InlineData(1, 8, 0, 100_000L)]
    [InlineData(1, 17, 59, 100_000L)]
    [InlineData(1, 18, 0, 1_000_000L)]
    [InlineData(4, 12, 0, 1_000_000L)]
    [InlineData(5, 23, 59, 1_000_000L)]
    [InlineData(6, 0, 0, null)]
    public void A_change_holds_until_the_next_one_round_the_week(int day, int hour, int minute, long? rate) =>
        Assert.Equal(rate, Office.RateAt(Sunday.AddDays(day).AddHours(hour).AddMinutes(minute), TimeZoneInfo.Utc));

    [Fact]
    public void The_clock_on_the_wall_counts_also_where_it_is_put_forward_and_back()
    {
        var summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday));
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test summer", [summer]);
        var table = new RateTable([(DayOfWeek.Sunday, new TimeOnly(2, 30), 1), (DayOfWeek.Sunday, new TimeOnly(8, 0), 2)]);

        // In spring 2:30 is left out: the change comes with 3:00.
        Assert.Equal(2, table.RateAt(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero), zone));
        Assert.Equal(1, table.RateAt(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), zone));
        Assert.Equal(2, table.RateAt(new DateTimeOffset(2026, 3, 29, 6, 0, 0, TimeSpan.Zero), zone));

        // In autumn 2:30 comes twice.
        Assert.Equal(1, table.RateAt(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), zone));
        Assert.Equal(2, table.RateAt(new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), zone));
        Assert.Equal(1, table.RateAt(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero), zone));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Octets_go_at_the_rate_over_all_connections_together(int connections)
    {
        var time = new AutoAdvancingTimeProvider(Sunday);
        var rate = new RateLimit(RateTable.Always(50_000), time);

        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => PassAsync(rate, 1_000_000 / connections)));

        Assert.InRange(time.Elapsed.TotalSeconds, 19.5, 20.5);
    }

    [Fact]
    public async Task A_rate_changes_at_its_hour()
    {
        var time = new AutoAdvancingTimeProvider(Sunday.AddDays(1).AddHours(17).AddMinutes(59));
        var rate = new RateLimit(Office, time);

        // One minute at 100,000 octets a second, the rest at ten times as many.
        await PassAsync(rate, 6_000_000 + 60_000_000);

        Assert.InRange(time.Elapsed.TotalSeconds, 118, 122);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_stops_nothing()
    {
        var time = new AutoAdvancingTimeProvider(Sunday);
        var rate = new RateLimit(RateTable.Always(50_000), time);
        await PassAsync(rate, 50_000);
        time.SetBack(TimeSpan.FromHours(3));
        await PassAsync(rate, 50_000);

        Assert.InRange(time.Elapsed.TotalSeconds, 1.8, 2.2);
    }

    [Fact]
    public async Task Without_a_rate_nothing_waits()
    {
        var time = new AutoAdvancingTimeProvider(Sunday);
        var rate = new RateLimit(Office, time);

        Assert.Equal(int.MaxValue, rate.Step);
        await rate.PassAsync(int.MaxValue, TestContext.Current.CancellationToken);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public void A_table_with_two_rates_for_one_moment_is_none() =>
        Assert.Throws<ArgumentException>(() => new RateTable([(DayOfWeek.Monday, default, 1), (DayOfWeek.Monday, default, 2)]));

    private static async Task PassAsync(RateLimit rate, int octets)
    {
        while (octets > 0)
        {
            var step = Math.Min(octets, rate.Step);
            await rate.PassAsync(step, TestContext.Current.CancellationToken);
            octets -= step;
        }
    }
}
