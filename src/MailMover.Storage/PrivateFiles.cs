using System.Security.AccessControl;
using System.Security.Principal;

namespace MailMover.Storage;

/// <summary>Directories and files that only the user can read: they hold people's mail.</summary>
internal static class PrivateFiles
{
    private const string Passing = ".new";
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
    public static void WriteText(string path, string text) => Write((path, Text(text)));

    /// <summary>The same for several files of any size: none takes its place before all are written, so that a full disk leaves those of before together.</summary>
    public static void Write(params IReadOnlyList<(string Path, Action<Stream> Write)> files)
    {
        try
        {
            foreach (var (path, write) in files)
            {
                File.Delete(path + Passing);
                using var stream = Open(path + Passing, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                write(stream);
            }
        }
        catch
        {
            foreach (var (path, _) in files)
                File.Delete(path + Passing);
            throw;
        }

        foreach (var (path, _) in files)
            File.Move(path + Passing, path, overwrite: true);
    }

    /// <summary>Writes a text in UTF-8.</summary>
    public static Action<Stream> Text(string text) => stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    };
}
