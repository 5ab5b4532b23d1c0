namespace MailMover.Storage;

/// <summary>The operating system's lock on a file. It ends with the process, however that ends, and is never taken away by age.</summary>
internal sealed class ExclusiveLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private readonly FileStream _stream;

    private ExclusiveLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, or returns null where somebody has it.</summary>
    /// <remarks>The file is never deleted: two processes could then hold the locks of two files of the same name.</remarks>
    public static ExclusiveLock? TryTake(string path)
    {
        try
        {
            // FileShare.None is LockFile on Windows and flock elsewhere.
            return new ExclusiveLock(PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    /// <summary>Whether somebody has it.</summary>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path))
            return false;
        using var taken = TryTake(path);
        return taken is null;
    }

    /// <summary>
    /// Whether the lock keeps others out. It does not where the file system has no locks, or where .NET's are switched off (DOTNET_SYSTEM_IO_DISABLEFILELOCKING).
    /// </summary>
    public bool Works() => IsTaken(_stream.Name);

    public void Dispose() => _stream.Dispose();

    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? error.HResult == WindowsSharingViolation
        : error.HResult == (OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
}
