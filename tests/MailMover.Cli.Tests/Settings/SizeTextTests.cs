using MailMover.Cli.Settings;
using Xunit;

namespace MailMover.Cli.Tests.Settings;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("1000", 1000)]
    [InlineData("500k", 512_000)]
    [InlineData("64M", 67_108_864)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("1 T", -1)]
    [InlineData("", -1)]
    [InlineData("M", -1)]
    [InlineData("-5M", -1)]
    [InlineData("1e9", -1)]
    [InlineData("1,5G", -1)]
    [InlineData("5 apples", -1)]
    [InlineData("99999999999T", -1)]
    public void Sizes_are_read_as_people_type_them(string text, long expected) =>
        Assert.Equal(expected, SizeText.TryParse(text, out var octets) ? octets : -1);
}
