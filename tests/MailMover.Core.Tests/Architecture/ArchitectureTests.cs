using System.Reflection;
using System.Xml.Linq;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly string[] NotForCore = ["MailKit", "MimeKit", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "CsvHelper", "Spectre.Console", "System.CommandLine"];

    // Its events are one closed set of small records and are read together.
    private static readonly string[] MayHoldSeveralTypes = ["src/MailMover.Core/Transfer/TransferEvent.cs"];

    private static readonly Assembly Core = typeof(FolderPath).Assembly;

    [Fact]
    public void Types_of_Core_use_only_what_stands_before_them() =>
        Assert.Empty(TypeUses.Of(Core).Select(u => CoreLayers.Objection(u.UserNamespace, u.UsedNamespace) is { } why ? $"{u.User} uses {u.Used}: {why}" : null).OfType<string>());

    [Fact]
    public void Files_of_Core_name_only_what_stands_before_them() =>
        Assert.Empty(
            from file in SourceTree.CSharpFiles("src/MailMover.Core")
            from used in SourceTree.NamespacesNamedIn(file.Text)
            let why = CoreLayers.Objection(SourceTree.NamespaceOf(file.Text), used)
            where why is not null
            select $"{file.Path} names {used}: {why}");

    [Fact]
    public void The_namespace_of_a_file_is_its_folder() =>
        Assert.Empty(
            from file in SourceTree.CSharpFiles("src/MailMover.Core")
            let folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
            where SourceTree.NamespaceOf(file.Text) != folder && Path.GetFileName(file.Path) is not "AssemblyInfo.cs"
            select file.Path);

    [Fact]
    public void Core_knows_no_mail_library_no_database_and_no_terminal()
    {
        Assert.DoesNotContain(Core.GetReferencedAssemblies().Select(a => a.Name!), IsNotForCore);
        Assert.DoesNotContain(PackagesOf("MailMover.Core"), IsNotForCore);
        Assert.Empty(ProjectsOf("MailMover.Core"));
    }

    [Fact]
    public void Reports_knows_Core_and_nothing_else()
    {
        Assert.Equal(["../MailMover.Core/MailMover.Core.csproj"], ProjectsOf("MailMover.Reports"));
        Assert.Empty(PackagesOf("MailMover.Reports"));
    }

    [Fact]
    public void Providers_knows_Core_Protocols_and_names_of_hosts_and_nothing_else()
    {
        Assert.Equal(["../MailMover.Core/MailMover.Core.csproj", "../MailMover.Protocols/MailMover.Protocols.csproj"], ProjectsOf("MailMover.Providers"));
        Assert.Equal(["DnsClient"], PackagesOf("MailMover.Providers"));
    }

    [Fact]
    public void Only_Protocols_knows_MailKit()
    {
        var others = SourceTree.Projects("src").Select(p => Path.GetFileNameWithoutExtension(p)).Where(p => p != "MailMover.Protocols").ToList();
        Assert.NotEmpty(others);
        Assert.DoesNotContain(others, p => PackagesOf(p).Any(IsMailKit));
        Assert.Contains(PackagesOf("MailMover.Protocols"), IsMailKit);
        Assert.DoesNotContain(
            SourceTree.CSharpFiles("src").Where(f => !f.Path.StartsWith("src/MailMover.Protocols/", StringComparison.Ordinal)),
            f => f.Text.Contains("using MailKit", StringComparison.Ordinal) || f.Text.Contains("using MimeKit", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it() =>
        Assert.Empty(
            from file in SourceTree.CSharpFiles("src")
            let types = SourceTree.PublicTypes(file.Text)
            where types.Count > 0 && !MayHoldSeveralTypes.Contains(file.Path)
            where types.Count > 1 || types[0] != Path.GetFileName(file.Path).Split('.')[0]
            select $"{file.Path} holds {string.Join(", ", types)}");

    private static bool IsNotForCore(string name) => NotForCore.Any(n => name.StartsWith(n, StringComparison.OrdinalIgnoreCase));

    private static bool IsMailKit(string name) => name is "MailKit" or "MimeKit" or "MailKitLite" or "MimeKitLite";

    private static IEnumerable<string> PackagesOf(string project) => ItemsOf(project, "PackageReference");

    private static IEnumerable<string> ProjectsOf(string project) => ItemsOf(project, "ProjectReference");

    private static IEnumerable<string> ItemsOf(string project, string item) =>
        XDocument.Load(SourceTree.Projects("src").Single(p => Path.GetFileNameWithoutExtension(p) == project)).Descendants(item).Select(i => (string)i.Attribute("Include")!);
}
