using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class FolderMappingTests
{
    [Theory]
    [InlineData("A=B", "A", "B")]
    [InlineData("Work/2019=Old/Work", "Work/2019", "Old/Work")]
    [InlineData("1\\=1=2", "1=1", "2")]
    [InlineData("a\\/b=c\\\\", "a\\/b", "c\\\\")]
    [InlineData("inbox=Old inbox", "INBOX", "Old inbox")]
    public void A_mapping_has_two_sides(string text, string source, string destination) =>
        Assert.Equal((FolderPath.Parse(source), FolderPath.Parse(destination)), FolderMapping.Parse(text));

    [Theory]
    [InlineData("A", "'A' maps nothing")]
    [InlineData("A\\=B", "maps nothing")]
    [InlineData("=B", "names no source folder")]
    [InlineData("A=", "names no destination folder")]
    [InlineData("A=B=C", "more than one '='")]
    [InlineData("A//B=C", "The source of the mapping 'A//B=C' cannot be read")]
    public void A_mapping_that_cannot_be_read_is_explained(string text, string explanation) =>
        Assert.Contains(explanation, Assert.Throws<FormatException>(() => FolderMapping.Parse(text)).Message, StringComparison.Ordinal);
}
