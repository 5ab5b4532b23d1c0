using MailMover.Core.Text;
using Xunit;

namespace MailMover.Core.Tests.Text;

public sealed class NearestWordTests
{
    private static readonly string[] Words = ["copy", "check", "verify"];

    [Theory]
    [InlineData("copi", "copy")]
    [InlineData("chekc", "check")]
    [InlineData("verifyy", "verify")]
    public void What_is_nearly_a_word_is_taken_for_it(string typed, string meant) => Assert.Equal(meant, NearestWord.Of(typed, Words, 2));

    [Fact]
    public void What_is_far_from_all_words_is_none_of_them() => Assert.Null(NearestWord.Of("explode", Words, 2));
}
