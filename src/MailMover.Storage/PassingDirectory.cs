namespace MailMover.Storage;

/// <summary>A process's own directory for messages in passing, with a lock beside it that tells others whether the process still lives.</summary>
internal sealed class PassingDirectory : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly ExclusiveLock _alive;

    private PassingDirectory(string path, ExclusiveLock alive) => (Path, _alive) = (path, alive);

    public string Path { get; }

    public static PassingDirectory Create(string parent)
    {
        PrivateFiles.CreateDirectory(parent);
        Sweep(parent);
        var path = System.IO.Path.Combine(parent, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        // First the lock, then the directory: a sweep of another process must never find the directory without its lock.
        var alive = ExclusiveLock.TryTake(path + LockSuffix) ?? throw new IOException($"{path}{LockSuffix} is locked, although it is new.");
        PrivateFiles.CreateDirectory(path);
        return new PassingDirectory(path, alive);
    }

    public void Dispose()
    {
        Remove(Path);
        _alive.Dispose();
        TryDelete(Path + LockSuffix);
    }

    private static void Sweep(string parent)
    {
        foreach (var lockFile in Directory.EnumerateFiles(parent, "*" + LockSuffix))
        {
            // The names are random, so nobody takes this lock again, and it may be deleted.
            using (var dead = ExclusiveLock.TryTake(lockFile))
            {
                if (dead is null)
                    continue;
                Remove(lockFile[..^LockSuffix.Length]);
            }

            TryDelete(lockFile);
        }
    }

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone, or a file in it is still open somewhere: the next start sweeps it.
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
