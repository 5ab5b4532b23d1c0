using MailMover.Reports.Text;
using Xunit;

namespace MailMover.Reports.Tests.Text;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("Größe & Co", "Größe & Co")]
    [InlineData("家族/写真 👨‍👩‍👧", "家族/写真 👨‍👩‍👧")]
    [InlineData("a\u001b[2Jb", "a\\u001B[2Jb")]
    [InlineData("a\r\nb\tc\0", "a\\u000D\\u000Ab\\u0009c\\u0000")]
    [InlineData("\u009b31m", "\\u009B31m")]
    [InlineData("gnp\u202Eexe\u2066\u200F", "gnp\\u202Eexe\\u2066\\u200F")]
    [InlineData("a\u200Bb\uFEFF\u2028", "a\\u200Bb\\uFEFF\\u2028")]
    [InlineData("tag\U000E0041", "tag\\uE0041")]
    public void Text_that_commands_the_terminal_is_shown_as_codes(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    // Not a line of the theory: attributes cannot hold half a surrogate pair.
    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_a_code() => Assert.Equal("a\\uD800b", TerminalText.Escape($"a{(char)0xD800}b"));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("写真写真", 6, "写真…")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    public void Long_text_is_cut_by_columns(string text, int columns, string shown) => Assert.Equal(shown, TerminalText.Shorten(text, columns));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("写真", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("📁", 2)]
    [InlineData("Größe", 5)]
    public void Width_is_counted_in_columns(string text, int columns) => Assert.Equal(columns, CellWidth.Of(text));
}
