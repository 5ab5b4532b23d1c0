using Xunit;

namespace MailMover.Testing.Documents;

/// <summary>
/// Compares text with a file of the repository. With UPDATE_DOCS=1 in the environment the file is written instead; look at the difference before you commit it.
/// </summary>
public static class ApprovedFile
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a test project's golden file is this one.</summary>
    public static void Golden(string project, string name, string actual) => Check(Path.Combine("tests", project, "Golden", name), actual);

    /// <summary>The file's text is this one.</summary>
    public static void Check(string relativePath, string actual)
    {
        var path = Path.Combine(Root, relativePath);
        if (IsUpdate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{relativePath} is missing. Run the tests with UPDATE_DOCS=1 to write it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "MailMover.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory;
    }
}
