using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Model;

public class FlagSetTests
{
    [Theory]
    [InlineData("\\Seen \\Flagged", "\\Seen \\Flagged")]
    [InlineData("\\DRAFT \\answered", "\\Answered \\Draft")]
    [InlineData("\\Recent \\* \\Unknown \\Seen", "\\Seen")]
    [InlineData("b $Forwarded A \\Deleted", "\\Deleted $Forwarded A b")]
    [InlineData("", "")]
    public void A_flag_list_is_read_and_written_in_one_order_without_what_is_never_carried(string text, string written) =>
        Assert.Equal(written, FlagSet.Parse(text).ToString());

    [Fact]
    public void Keywords_are_compared_without_case_and_count_once()
    {
        var one = FlagSet.Parse("Work work \\Seen");
        var other = FlagSet.Parse("\\Seen WORK");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Single(one.Keywords);
    }

    [Fact]
    public void Sets_differ_by_each_flag_and_keyword()
    {
        Assert.NotEqual(FlagSet.Parse("\\Seen"), FlagSet.Parse("\\Flagged"));
        Assert.NotEqual(FlagSet.Parse("a"), FlagSet.Parse("b"));
        Assert.NotEqual(FlagSet.Parse("a"), FlagSet.Parse("a b"));
    }

    [Fact]
    public void Union_difference_and_intersection_cover_flags_and_keywords()
    {
        var one = FlagSet.Parse("\\Seen \\Flagged a b");
        var other = FlagSet.Parse("\\Seen \\Draft B c");

        Assert.Equal(FlagSet.Parse("\\Seen \\Flagged \\Draft a b c"), one.Union(other));
        Assert.Equal(FlagSet.Parse("\\Flagged a"), one.Except(other));
        Assert.Equal(FlagSet.Parse("\\Seen b"), one.Intersect(other));
    }

    [Fact]
    public void Only_a_set_without_anything_is_empty()
    {
        Assert.True(FlagSet.Parse("\\Recent").IsEmpty);
        Assert.True(FlagSet.Of(SystemFlags.None, [""]).IsEmpty);
        Assert.False(FlagSet.Parse("a").IsEmpty);
        Assert.False(FlagSet.Parse("\\Seen").IsEmpty);
    }
}
