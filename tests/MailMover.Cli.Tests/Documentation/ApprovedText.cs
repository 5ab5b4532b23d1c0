using MailMover.Testing.Documents;

namespace MailMover.Cli.Tests.Documentation;

/// <summary>The approved texts of this project; see <see cref="ApprovedFile"/>.</summary>
internal static class ApprovedText
{
    public static string Root => ApprovedFile.Root;

    public static void Golden(string name, string actual) => ApprovedFile.Golden("MailMover.Cli.Tests", name, actual);

    public static void Check(string relativePath, string actual) => ApprovedFile.Check(relativePath, actual);
}
