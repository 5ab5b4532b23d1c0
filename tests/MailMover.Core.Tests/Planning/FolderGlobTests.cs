using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class FolderGlobTests
{
    [Theory]
    [InlineData("Work", "work", true)]
    [InlineData("Work", "Work/2019/May", true)]
    [InlineData("Work/", "Work/2019", true)]
    [InlineData("Work", "Workshop", false)]
    [InlineData("Work/2019", "Work", false)]
    [InlineData("W*", "Work/2019", true)]
    [InlineData("W%", "Work", true)]
    [InlineData("W%", "Work/2019", false)]
    [InlineData("%/2019", "Work/2019", true)]
    [InlineData("%/2019", "Old/Work/2019", false)]
    [InlineData("*2019", "Old/Work/2019", true)]
    [InlineData("*/2019", "2019", false)]
    [InlineData("*o*k*", "Work", true)]
    [InlineData("inbox", "INBOX", true)]
    [InlineData("BÜCHER", "bücher", true)]
    [InlineData("100\\%", "100%", true)]
    [InlineData("100\\%", "1000", false)]
    [InlineData("a\\/b", "a\\/b", true)]
    [InlineData("a/b", "a\\/b", false)]
    [InlineData("a%b", "a\\/b", true)]
    [InlineData("a.b", "axb", false)]
    public void A_star_crosses_levels_a_percent_does_not_and_a_bare_name_takes_what_is_below(string pattern, string folder, bool matches) =>
        Assert.Equal(matches, FolderGlob.Parse(pattern).Matches(FolderPath.Parse(folder)));

    [Fact]
    public void An_evil_pattern_takes_no_time() =>
        Assert.False(FolderGlob.Parse(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(FolderPath.Of(new string('a', 2000))));

    [Fact]
    public void An_empty_pattern_is_refused_with_an_example() =>
        Assert.Contains("Work/*", Assert.Throws<FormatException>(() => FolderGlob.Parse("")).Message, StringComparison.Ordinal);
}
