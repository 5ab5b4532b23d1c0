using Xunit;

namespace MailMover.Cli.Tests.Documentation;

/// <summary>
/// Compares text with a file of the repository. With UPDATE_DOCS=1 in the environment the file is written instead; look at the difference before you commit it.
/// </summary>
internal static class ApprovedText
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    public static string Root { get; } = FindRoot();

    public static void Golden(string name, string actual) => Check(Path.Combine("tests", "MailMover.Cli.Tests", "Golden", name), actual);

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
