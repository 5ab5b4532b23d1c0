using System.Text.RegularExpressions;

namespace MailMover.Core.Tests.Architecture;

/// <summary>The source files of this repository.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files that people wrote below a folder, with their paths from the root and their text.</summary>
    public static IEnumerable<(string Path, string Text)> CSharpFiles(string folder) =>
        Files(folder, "*.cs").Select(f => (System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/'), File.ReadAllText(f)));

    public static IEnumerable<string> Projects(string folder) => Files(folder, "*.csproj");

    /// <summary>The names of the public types that a file declares outside of other types.</summary>
    public static IReadOnlyList<string> PublicTypes(string text) => [.. PublicType().Matches(text).Select(m => m.Groups["name"].Value)];

    public static string NamespaceOf(string text) => Namespace().Match(text).Groups["name"].Value;

    /// <summary>The namespaces that a file imports or names in full.</summary>
    public static IEnumerable<string> NamespacesNamedIn(string text) => NamedNamespace().Matches(text).Select(m => m.Value).Distinct();

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "MailMover.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("MailMover.sln is in no folder above the tests: run them from the repository's build output.");
    }

    // File-scoped namespaces, so a type of its own begins at the left margin; delegates end with their parameters.
    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|ref|unsafe) )*(?:(?:record )?struct|record(?: class)?|class|interface|enum|delegate [^\s(]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bMailMover\.Core\.[A-Z]\w*(?:\.[A-Z]\w*)*")]
    private static partial Regex NamedNamespace();
}
