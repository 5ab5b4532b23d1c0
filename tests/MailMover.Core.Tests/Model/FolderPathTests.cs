using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Model;

public class FolderPathTests
{
    [Theory]
    [InlineData("Work", "Work")]
    [InlineData("Work/2019", "Work|2019")]
    [InlineData("a\\/b/c", "a/b|c")]
    [InlineData("a\\\\/b", "a\\|b")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\", "a\\")]
    [InlineData("inbox/x", "INBOX|x")]
    [InlineData("x/inbox", "x|inbox")]
    public void Text_is_read_into_segments(string text, string segments) =>
        Assert.Equal(segments.Split('|'), FolderPath.Parse(text).Segments);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    public void Empty_parts_are_refused(string text) => Assert.Throws<FormatException>(() => FolderPath.Parse(text));

    [Fact]
    public void Whatever_a_name_holds_it_can_be_read_back()
    {
        foreach (var path in new[] { FolderPath.Of("a/b", "\\", "\\/", "/"), FolderPath.Of("a\\"), FolderPath.Of("\\\\", "/\\") })
            Assert.Equal(path, FolderPath.Parse(path.ToString()));
    }

    [Fact]
    public void A_slash_in_a_name_is_not_a_level()
    {
        Assert.NotEqual(FolderPath.Of("a", "b"), FolderPath.Of("a/b"));
        Assert.NotEqual(FolderPath.Of("a\\", "b"), FolderPath.Of("a\\/b"));
    }

    [Fact]
    public void Inbox_is_one_whatever_its_case_and_other_names_are_not()
    {
        Assert.Equal(FolderPath.Inbox, FolderPath.Of("inBox"));
        Assert.True(FolderPath.Parse("Inbox").IsInbox);
        Assert.Equal(FolderPath.Of("INBOX", "a").GetHashCode(), FolderPath.Of("Inbox", "a").GetHashCode());
        Assert.False(FolderPath.Of("Inbox", "a").IsInbox);
        Assert.NotEqual(FolderPath.Of("work"), FolderPath.Of("Work"));
    }

    [Fact]
    public void Paths_without_segments_or_with_empty_ones_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FolderPath.Of());
        Assert.Throws<ArgumentException>(() => FolderPath.Of("a", ""));
    }

    [Fact]
    public void Parents_children_and_names_fit_together()
    {
        var path = FolderPath.Of("a", "b");

        Assert.Equal("b", path.Name);
        Assert.Equal(FolderPath.Of("a"), path.Parent);
        Assert.Null(path.Parent!.Parent);
        Assert.Equal(path, path.Parent.Child("b"));
    }

    [Fact]
    public void Only_whole_segments_make_an_ancestor()
    {
        Assert.True(FolderPath.Parse("Work").IsAtOrUnder(FolderPath.Parse("Work")));
        Assert.True(FolderPath.Parse("Work/a").IsAtOrUnder(FolderPath.Parse("Work")));
        Assert.False(FolderPath.Parse("Workshop").IsAtOrUnder(FolderPath.Parse("Work")));
        Assert.False(FolderPath.Parse("Work").IsAtOrUnder(FolderPath.Parse("Work/a")));
    }

    [Fact]
    public void A_rebased_path_keeps_what_is_below()
    {
        Assert.Equal("Sent/2019/a", FolderPath.Parse("Gesendet/2019/a").Rebase(FolderPath.Parse("Gesendet"), FolderPath.Parse("Sent")).ToString());
        Assert.Equal("x/y", FolderPath.Parse("a").Rebase(FolderPath.Parse("a"), FolderPath.Parse("x/y")).ToString());
        Assert.Throws<ArgumentException>(() => FolderPath.Parse("b").Rebase(FolderPath.Parse("a"), FolderPath.Parse("x")));
    }
}
