namespace MailMover.Protocols.LocalStores;

/// <summary>One path for one store, however it was typed: absolute, links resolved, and with the letters' case of the disk where case does not count.</summary>
public static class StorePath
{
    private const int MostLinks = 40;

    /// <summary>The path that stands for a store in the journal. What does not exist yet keeps the name it was given.</summary>
    public static string Canonical(string path)
    {
        var links = 0;
        return Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), ref links);
    }

    private static string Resolve(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        var resolved = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        try
        {
            var entry = new DirectoryInfo(resolved);
            if (!entry.Exists && !File.Exists(resolved))
                return resolved;
            if (entry.LinkTarget is { } target && ++links <= MostLinks)
                return Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(resolved)!)), ref links);
            return AsOnDisk(resolved);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return resolved;
        }
    }

    private static string AsOnDisk(string path)
    {
        if (!OperatingSystem.IsWindows() && !OperatingSystem.IsMacOS())
            return path;
        var name = Path.GetFileName(path);
        var directory = Path.GetDirectoryName(path)!;
        var alike = new List<string>(Directory.EnumerateFileSystemEntries(directory).Where(e => Path.GetFileName(e).Equals(name, StringComparison.OrdinalIgnoreCase)));
        return alike.Count == 1 ? Path.Combine(directory, Path.GetFileName(alike[0])) : path;
    }
}
