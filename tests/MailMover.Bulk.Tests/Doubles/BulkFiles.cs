using System.Text;
using MailMover.Bulk.Reading;
using Xunit;

namespace MailMover.Bulk.Tests.Doubles;

/// <summary>Files of mailboxes in a directory that goes when the test ends.</summary>
internal sealed class BulkFiles : IDisposable
{
    public const string Header = "source,source_secret,destination,destination_secret";

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("mailmover-bulk-").FullName;

    public string PathOf(string name) => Path.Combine(Directory, name);

    public BulkFile Read(string text, BulkReadingOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    public BulkFile Read(byte[] octets, BulkReadingOptions? options = null)
    {
        var path = PathOf("users.csv");
        File.WriteAllBytes(path, octets);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ReadAgain(path, options);
    }

    public static BulkFile ReadAgain(string path, BulkReadingOptions? options = null) =>
        new BulkReader(options ?? new BulkReadingOptions(), new SimpleRules()).Read(path, TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
