using MailMover.Cli.Secrets;
using Xunit;

namespace MailMover.Cli.Tests.Secrets;

public sealed class ArgumentSplitterTests
{
    [Theory]
    [InlineData("pass show mail/jo", new[] { "pass", "show", "mail/jo" })]
    [InlineData("  a   b ", new[] { "a", "b" })]
    [InlineData("\"C:\\Program Files\\x.exe\" 'a b' c\"d e\"f ''", new[] { "C:\\Program Files\\x.exe", "a b", "cd ef", "" })]
    [InlineData("C:\\Tools\\x.exe", new[] { "C:\\Tools\\x.exe" })]
    [InlineData("echo \"a\\\"b\" 'it\"s' $HOME | x", new[] { "echo", "a\"b", "it\"s", "$HOME", "|", "x" })]
    public void A_command_is_split_without_a_shell(string command, string[] words) => Assert.Equal(words, ArgumentSplitter.Split(command));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a 'b")]
    public void A_command_that_is_none_is_refused(string command) => Assert.Throws<FormatException>(() => ArgumentSplitter.Split(command));
}
