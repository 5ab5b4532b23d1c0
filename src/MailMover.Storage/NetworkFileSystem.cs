namespace MailMover.Storage;

/// <summary>Finds out whether a directory is on another machine, where locks and fsync cannot be relied on.</summary>
internal static class NetworkFileSystem
{
    private static readonly HashSet<string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "v9fs", "afs", "openafs", "ceph", "lustre", "gpfs", "beegfs", "davfs", "webdav", "afpfs", "sshfs",
        "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.curlftpfs", "fuse.ceph", "fuse.cephfs", "fuse.smbnetfs", "fuse.gcsfuse",
    };

    /// <summary>What the file system of an existing directory is called if it is a network's, else null.</summary>
    public static string? KindOf(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            if (directory.StartsWith(@"\\", StringComparison.Ordinal))
                return "a network share";
            return new DriveInfo(Path.GetPathRoot(directory)!).DriveType == DriveType.Network ? "a network drive" : null;
        }

        const string MountInfo = "/proc/self/mountinfo";
        var kind = OperatingSystem.IsLinux() && File.Exists(MountInfo)
            ? KindIn(File.ReadLines(MountInfo), WithoutLinks(directory))
            : new DriveInfo(directory).DriveFormat;
        return kind is not null && Kinds.Contains(kind) ? kind : null;
    }

    /// <summary>The kind of file system that holds the path, from lines as in /proc/self/mountinfo (proc(5)).</summary>
    internal static string? KindIn(IEnumerable<string> mounts, string path)
    {
        var (length, kind) = (-1, (string?)null);
        foreach (var line in mounts)
        {
            // 36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
            if (separator < 0 || separator + 1 >= fields.Length)
                continue;
            // Later mounts cover earlier ones of the same place.
            var point = Unescape(fields[4]);
            if (point.Length >= length && IsAtOrUnder(path, point))
                (length, kind) = (point.Length, fields[separator + 1]);
        }

        return kind;
    }

    private static bool IsAtOrUnder(string path, string point) =>
        point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);

    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);

    /// <summary>The path with every link on the way followed: a home directory is often one.</summary>
    private static string WithoutLinks(string path)
    {
        var resolved = "/";
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(resolved, segment));
            resolved = next.LinkTarget is not null && next.ResolveLinkTarget(returnFinalTarget: true) is { } target ? WithoutLinks(target.FullName) : next.FullName;
        }

        return resolved;
    }
}
