using MailMover.Cli.Settings;
using Xunit;

namespace MailMover.Cli.Tests.Settings;

public sealed class RateTextTests
{
    // A Monday.
    private static readonly DateTimeOffset Monday = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("500k", 0, 500L << 10)]
    [InlineData("08:00 200k, 18:00 1M, 23:00 off", 8, 200L << 10)]
    [InlineData("08:00 200k, 18:00 1M, 23:00 off", 22, 1L << 20)]
    [InlineData("08:00 200k, 18:00 1M, 23:00 off", 23, null)]
    [InlineData("08:00 200k, 18:00 1M, 23:00 off", 7, null)]
    [InlineData("Mon-Fri 8:00 200k,Mon-Fri 18:00 off", 12, 200L << 10)]
    [InlineData("Mon-Fri 8:00 200k,Mon-Fri 18:00 off", (5 * 24) + 12, null)]
    [InlineData("sat-mon 12:00 2k, tue 0:00 off", (6 * 24) + 12, 2L << 10)]
    [InlineData("sat-mon 12:00 2k, tue 0:00 off", 30, null)]
    public void Rates_are_read_as_people_type_them(string text, int hour, long? rate)
    {
        var table = RateText.Read(text, p => Assert.Fail(p));

        Assert.NotNull(table);
        Assert.Equal(rate, table.RateAt(Monday.AddHours(hour), TimeZoneInfo.Utc));
    }

    [Fact]
    public void Off_is_no_limit() => Assert.Null(RateText.Read("off", p => Assert.Fail(p)));

    [Theory]
    [InlineData("100", "too little")]
    [InlineData("", "there is no rate")]
    [InlineData("fast", "'fast' is not a rate with its time")]
    [InlineData("25:00 1M", "'25:00' is no time of the day")]
    [InlineData("08:00 quick", "'quick' is neither a size nor off")]
    [InlineData("Mo 08:00 1M", "'Mo' is no day")]
    [InlineData("08:00 1M, Tue 08:00 2M", "two rates begin on Tue at 08:00")]
    [InlineData("08:00 5", "too little")]
    public void What_cannot_be_read_is_explained(string text, string words)
    {
        var problems = new List<string>();

        Assert.Null(RateText.Read(text, problems.Add));
        Assert.Contains(words, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = new List<string>();

        RateText.Read("Xyz 25:00 1M, 08:00 quick, 09:00 1M, 09:00 2M", problems.Add);

        Assert.Equal(4, problems.Count);
    }
}
