using System.Security.AccessControl;
using System.Security.Principal;

namespace MailMover.Storage;

/// <summary>Directories and files that only the user can read: they hold people's mail.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Makes the directory for the user alone; one that is there already keeps its rights, for it may hold other things as well.</summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            var security = new DirectorySecurity();
            security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
            using var user = WindowsIdentity.GetCurrent();
            security.AddAccessRule(new FileSystemAccessRule(
                user.User!, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            security.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode700);
        }
    }

    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file unless there is one. SQLite gives its log the rights of the database, so these must be right before it opens it.</summary>
    public static void Touch(string path)
    {
        if (!File.Exists(path))
            Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
    }

    /// <summary>Writes a small file so that readers see all of it or what was there before.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>The same for a file of any size.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var passing = path + ".new";
        File.Delete(passing);
        using (var stream = Open(passing, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            write(stream);
        File.Move(passing, path, overwrite: true);
    }
}
