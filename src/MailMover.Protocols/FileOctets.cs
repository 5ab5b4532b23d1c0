using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;

namespace MailMover.Protocols;

/// <summary>Octets in a temporary file that only the user can read and that goes when it is disposed.</summary>
internal sealed class FileOctets(FileStream file, long length, Sha256Digest sha256) : MessageOctets
{
    public override long Length => length;

    public override Sha256Digest Sha256 => sha256;

    public override ReadOnlyMemory<byte>? InMemory => null;

    /// <summary>Makes the file.</summary>
    public static FileStream Create(string directory)
    {
        Directory.CreateDirectory(directory);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(directory, $"message-{Guid.NewGuid():N}.tmp"), options);
    }

    /// <summary>The failure of a message that could not be kept.</summary>
    public static MailFailureException NoRoom(ServerFailures failures, string directory, long length, Exception e) => failures.Permanent(
        FailureScope.Endpoint,
        $"A message of {length:N0} octets could not be kept in {directory} on its way: {e.Message} Make room there, or name another state directory.");

    public override Stream OpenRead() =>
        new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);

    protected override void Dispose(bool disposing) => file.Dispose();
}
