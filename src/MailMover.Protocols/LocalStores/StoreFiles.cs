using System.Runtime.InteropServices;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;

namespace MailMover.Protocols.LocalStores;

/// <summary>Directories and files of a local store that only the user can read, and that are whole after a crash or were never there.</summary>
internal static class StoreFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode700 = FileMode600 | UnixFileMode.UserExecute;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes the directory, and those around it, for the user alone; one that is there already keeps its rights.</summary>
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
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
                Directory.CreateDirectory(parent);
            security.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode700);
        }
    }

    /// <summary>Opens a file; one that is made by this gets mode 0600 (Windows: what the directory hands down).</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    /// <summary>Writes a small file so that readers, and whoever comes after a crash, see all of it or what was there before.</summary>
    public static void WriteText(string path, string text)
    {
        var passing = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var stream = Open(passing, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(Utf8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(passing, path, overwrite: true);
        }
        catch
        {
            TryDelete(passing);
            throw;
        }

        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes what was made, renamed or removed in a directory last. Windows has no counterpart: NTFS keeps its own journal of names.</summary>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Native.Open(Encoding.UTF8.GetBytes(directory + '\0'), 0);
        if (descriptor < 0)
            throw Failed(directory);
        try
        {
            if (Native.Sync(descriptor) == 0)
                return;

            // Some file systems cannot do this for directories (EINVAL): what they do instead is all that can be had.
            const int InvalidArgument = 22;
            if (Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failed(directory);
        }
        finally
        {
            _ = Native.Close(descriptor);
        }
    }

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            // What cannot be removed now is swept later.
        }
    }

    /// <summary>Whether a file or directory is a link to somewhere else. Such are never followed inside a store: a copy would reach out of it.</summary>
    public static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null;

    private static IOException Failed(string directory)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{directory} could not be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    private static class Native
    {
#pragma warning disable SYSLIB1054 // The generated form needs unsafe code, which nothing else here does.
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
    }
}
