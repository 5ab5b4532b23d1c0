using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Architecture;

/// <summary>That the architecture's tests would notice.</summary>
public sealed class ArchitectureRulesTests
{
    private const string Here = "MailMover.Core.Tests.Architecture";

    [Theory]
    [InlineData("Model", "Endpoints")]
    [InlineData("Endpoints", "Journal")]
    [InlineData("Audit", "Journal")]
    [InlineData("Limits", "Journal")]
    [InlineData("Journal", "Transfer.Planning")]
    [InlineData("Transfer.Planning", "Verification")]
    [InlineData("Verification", "Preflight")]
    [InlineData("Transfer", "Preflight")]
    [InlineData("Unheard", "Model")]
    public void Using_what_stands_later_is_objected_to(string user, string used) =>
        Assert.NotNull(CoreLayers.Objection($"MailMover.Core.{user}", $"MailMover.Core.{used}"));

    [Theory]
    [InlineData("Endpoints", "Model")]
    [InlineData("Journal", "Audit")]
    [InlineData("Transfer.Planning", "Transfer")]
    [InlineData("Preflight", "Transfer.Planning")]
    public void Using_what_stands_before_is_not(string user, string used) =>
        Assert.Null(CoreLayers.Objection($"MailMover.Core.{user}", $"MailMover.Core.{used}"));

    [Fact]
    public void A_use_is_found_in_signatures_fields_and_bodies_alike()
    {
        var uses = TypeUses.Of(typeof(ArchitectureRulesTests).Assembly).Where(u => u.UserNamespace == Here).ToList();
        Assert.Contains(uses, u => u.User.EndsWith("+UsesInField", StringComparison.Ordinal) && u.Used == typeof(FolderPath).FullName);
        Assert.Contains(uses, u => u.User.EndsWith("+UsesInSignature", StringComparison.Ordinal) && u.Used == typeof(FolderStatus).FullName);
        Assert.Contains(uses, u => u.User.EndsWith("+UsesInBody", StringComparison.Ordinal) && u.Used == typeof(FlagSet).FullName);
    }

    [Fact]
    public void Public_types_of_a_file_are_counted_without_those_inside_of_others()
    {
        const string Text = "namespace A.B;\n\npublic sealed record One(int X);\n\npublic readonly record struct Two\n{\n    public class Inside;\n}\n\ninternal class Hidden;\npublic static partial class Three;\n";
        Assert.Equal(["One", "Two", "Three"], SourceTree.PublicTypes(Text));
        Assert.Equal("A.B", SourceTree.NamespaceOf(Text));
        Assert.Equal(["MailMover.Core.Bulk.X.Of"], SourceTree.NamespacesNamedIn("var x = MailMover.Core.Bulk.X.Of();"));
    }

    private sealed class UsesInField
    {
        public readonly IReadOnlyList<FolderPath[]> Folders = [];
    }

    private static class UsesInSignature
    {
        public static void Take(FolderStatus? status) => ArgumentNullException.ThrowIfNull(status);
    }

    private static class UsesInBody
    {
        public static string Text() => FlagSet.Parse("\\Seen").ToString();
    }
}
