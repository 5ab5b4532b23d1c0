using System.Text.RegularExpressions;
using Xunit;

namespace MailMover.Cli.Tests.Documentation;

public sealed partial class FindingIdTests
{
    [Fact]
    public void Every_finding_of_a_check_is_described()
    {
        var ids = Directory.EnumerateFiles(Path.Combine(ApprovedText.Root, "src", "MailMover.Core", "Preflight"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Id().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)
            .Concat(from room in new[] { "quota", "disk" } from state in new[] { "", "-too-small", "-may-be-too-small", "-nearly-full" } select room + state)
            .Concat(["login-refused", "unreachable", "refused", "in-trouble"]).ToHashSet();
        var described = Quoted().Matches(File.ReadAllText(Path.Combine(ApprovedText.Root, "docs", "check.md"))).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(ids.Count > 40);
        Assert.Empty(ids.Except(described));
    }

    [GeneratedRegex("(?:Find\\(|Id = )\"([a-z0-9-]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex Quoted();
}
