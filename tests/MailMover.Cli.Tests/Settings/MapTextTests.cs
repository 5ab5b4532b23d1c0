using MailMover.Cli.Settings;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Cli.Tests.Settings;

public sealed class MapTextTests
{
    [Theory]
    [InlineData("Sent Items=Sent", "Sent Items", "Sent")]
    [InlineData("Work/A=Archive/Work/A", "Work/A", "Archive/Work/A")]
    [InlineData("a\\=b=c", "a=b", "c")]
    public void A_mapping_has_two_folders(string text, string source, string destination) =>
        Assert.Equal((FolderPath.Parse(source), FolderPath.Parse(destination)), MapText.Parse(text));

    [Theory]
    [InlineData("Sent")]
    [InlineData("=Sent")]
    [InlineData("Sent=")]
    [InlineData("a//b=c")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => MapText.Parse(text));
}
