using MailMover.Core.Limits;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class CapForecastTests
{
    [Theory]
    [InlineData(0, 100, 0, 0)]
    [InlineData(100, 100, 0, 0)]
    [InlineData(101, 100, 0, 1)]
    [InlineData(200, 100, 0, 1)]
    [InlineData(201, 100, 0, 2)]
    [InlineData(100, 100, 1, 1)]
    [InlineData(100, 100, 500, 1)]
    [InlineData(long.MaxValue, 1, 0, int.MaxValue)]
    public void A_limit_costs_the_days_before_the_last_octet_may_go(long octets, long perDay, long used, int days) =>
        Assert.Equal(days, CapForecast.Days(octets, perDay, used));

    [Fact]
    public void No_limit_costs_no_day() => Assert.Equal(0, CapForecast.Days(long.MaxValue, null));

    [Fact]
    public void A_margin_of_a_known_limit_is_left_alone() => Assert.Equal((950, 1), (CountedOctets.Kept(1000), CountedOctets.Kept(1)));
}
