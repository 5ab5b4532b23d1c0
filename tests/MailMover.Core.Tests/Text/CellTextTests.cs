using MailMover.Core.Text;
using Xunit;

namespace MailMover.Core.Tests.Text;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")", "'=HYPERLINK(\"http://evil\")")]
    [InlineData("+1 off", "'+1 off")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "' =1")]
    [InlineData("\r=1", "' =1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    public void What_a_spreadsheet_would_run_is_neutralised(string text, string expected) => Assert.Equal(expected, CellText.Safe(text));

    [Theory]
    [InlineData("=1")]
    [InlineData("'=1")]
    [InlineData("''@x")]
    [InlineData("'quoted'")]
    [InlineData("'")]
    [InlineData("plain")]
    public void What_was_neutralised_reads_back_as_it_was(string text) => Assert.Equal(text, CellText.Original(CellText.Safe(text)));

    [Theory]
    [InlineData("a\u001B[31mred", "a\uFFFD[31mred")]
    [InlineData("a\u0000b\u007Fc\u009Bd", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("fdp.\u202Eexe", "fdp.\uFFFDexe")]
    [InlineData("\u2066a\u2069", "\uFFFDa\uFFFD")]
    [InlineData("a\u2028b", "a b")]
    public void Control_characters_and_turned_text_are_shown_not_obeyed(string text, string expected) => Assert.Equal(expected, CellText.Safe(text));

    [Theory]
    [InlineData("")]
    [InlineData("Re: 1=1 + 2-3 @home")]
    [InlineData("Gr\u00FC\u00DFe \u05E9\u05DC\u05D5\u05DD \uD83D\uDE00")]
    [InlineData("<a-b@example.org>")]
    public void Ordinary_text_stays_as_it_is(string text) => Assert.Same(text, CellText.Safe(text));
}
