using MailMover.Cli.Settings;
using Xunit;

namespace MailMover.Cli.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90m", 5_400)]
    [InlineData("2h", 7_200)]
    [InlineData("1h30m", 5_400)]
    [InlineData("45s", 45)]
    [InlineData("1d", 86_400)]
    [InlineData("1D12H", 129_600)]
    [InlineData("", -1)]
    [InlineData("0h", -1)]
    [InlineData("5", -1)]
    [InlineData("30m1h", -1)]
    [InlineData("1.5h", -1)]
    [InlineData("-1h", -1)]
    public void Times_are_read_as_people_type_them(string text, int seconds) =>
        Assert.Equal(seconds, DurationText.TryParse(text, out var duration) ? duration.TotalSeconds : -1);
}
