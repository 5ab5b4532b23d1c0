namespace MailMover.Storage;

/// <summary>How much room a disk has.</summary>
public static class DiskSpace
{
    /// <summary>Octets that are free for this user where a path lies or will lie; null where that cannot be told.</summary>
    public static long? FreeAt(string path)
    {
        try
        {
            var existing = Path.GetFullPath(path);
            while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
                existing = parent;
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(existing)! : existing).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share, or a disk that was just taken away: whoever writes will hear.
            return null;
        }
    }
}
