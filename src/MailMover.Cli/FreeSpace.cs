namespace MailMover.Cli;

/// <summary>How much room there is on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>The octets that are free where this path is or would be; null where that cannot be told.</summary>
    public static long? At(string path)
    {
        try
        {
            var place = path;
            while (!Directory.Exists(place))
            {
                if (Path.GetDirectoryName(place) is not { } parent)
                    return null;
                place = parent;
            }

            return new DriveInfo(place).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
