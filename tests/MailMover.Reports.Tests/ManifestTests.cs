using MailMover.Reports.Words;
using MailMover.Testing.Documents;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void The_page_and_the_documents_compute_the_manifest_with_the_same_commands()
    {
        var page = File.ReadAllText(Path.Combine(ApprovedFile.Root, "docs", "audit.md"));
        Assert.Contains(ManifestWords.Shell, page, StringComparison.Ordinal);
        Assert.Contains(ManifestWords.PowerShell, page, StringComparison.Ordinal);
    }
}
