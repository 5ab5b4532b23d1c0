using MailMover.Demo.Sample;
using MailMover.Demo.Servers;

namespace MailMover.Demo;

/// <summary>Mail in files: a tree of mbox files, and a place for a Maildir beside it. For computers without Dovecot.</summary>
public sealed class FileDemo : DemoSession
{
    private readonly DirectoryInfo _directory;
    private readonly IReadOnlyList<string> _contents;

    private FileDemo(DirectoryInfo directory, IReadOnlyList<string> contents) => (_directory, _contents) = (directory, contents);

    public override string Introduction =>
        DovecotServer.IsAvailable
            ? "This shows mail in files, as you asked: from mbox files to a Maildir, in a temporary folder."
            : OperatingSystem.IsWindows()
            ? "Dovecot does not run on Windows, so this shows mail in files: from mbox files to a Maildir, in a temporary folder."
            : $"Dovecot, the mail server for the larger demonstration, is not installed, so this shows mail in files: from mbox files to a Maildir, in a temporary folder. To see two servers: {DovecotServer.InstallHint}";

    public override string SourceUri => $"mbox:{Path.Combine(_directory.FullName, "old")}";

    public override string DestinationUri => $"maildir:{Path.Combine(_directory.FullName, "new")}";

    public override string? Password => null;

    public override IReadOnlyList<string> Contents => _contents;

    /// <summary>Writes the sample mailbox into a new temporary directory.</summary>
    public static async Task<FileDemo> StartAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("mailmover-demo-mail-");
        try
        {
            // mbox keeps lines and no octets: what has other line ends than CRLF is for the demonstration with servers.
            var folders = DemoMailbox.Create().Where(f => f.Path.ToString() != DemoMailbox.OddFolder).ToList();
            foreach (var folder in folders)
                await MboxText.WriteAsync(Path.Combine(directory.FullName, "old"), folder, cancellationToken);
            return new FileDemo(directory, [.. folders.Select(Describe)]);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_directory.Exists)
            _directory.Delete(recursive: true);
    }
}
