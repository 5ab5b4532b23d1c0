using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// The locks that other mail programs respect while they write to an mbox file: the file <c>NAME.lock</c> beside it (mutt, procmail, Dovecot) and, where the
/// system has it, the lock on the file's octets (fcntl).
/// </summary>
/// <remarks>A lock of fcntl ends when any handle of this process for the file is closed, also one for reading; so the lock file is what counts.</remarks>
internal sealed class DotLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>As with Dovecot: a lock this old, on a file that did not change meanwhile, belongs to nobody.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

    private readonly string _path;
    private readonly FileStream? _file;

    private DotLock(string path, FileStream? file) => (_path, _file) = (path, file);

    /// <summary>Waits for the locks, for a while.</summary>
    public static async Task<DotLock> TakeAsync(string file, TimeProvider time, LocalFailures failures, EndpointSide side, CancellationToken cancellationToken)
    {
        var path = file + ".lock";
        var since = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryMake(path, failures))
                return new DotLock(path, await LockOctetsAsync(file, path, () => Busy(file, path, side), time, cancellationToken));
            if (IsAbandoned(path, file, time))
                StoreFiles.TryDelete(path);
            if (time.GetElapsedTime(since) > Patience)
                throw Busy(file, path, side);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Gives both back.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        StoreFiles.TryDelete(_path);
    }

    private static MailFailureException Busy(string file, string path, EndpointSide side) => new(
        side,
        FailureScope.Folder,
        FailureKind.Transient,
        $"Another program is writing to {LocalFailures.Show(file)}. Wait until it has ended, and try again; if none is running, remove {Path.GetFileName(path)}.");

    private static bool TryMake(string path, LocalFailures failures)
    {
        try
        {
            using var stream = StoreFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{Environment.MachineName}")));
            return true;
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return File.Exists(path) ? false : throw failures.Of(FailureScope.Folder, $"The lock {LocalFailures.Show(path)} could not be made", e);
        }
    }

    private static async Task<FileStream?> LockOctetsAsync(string file, string path, Func<MailFailureException> busy, TimeProvider time, CancellationToken cancellationToken)
    {
        // On Windows such a lock would keep our own reading out; macOS has none in .NET.
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
            return null;
        var stream = StoreFiles.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var since = time.GetTimestamp();
            while (!TryLock(stream))
            {
                if (time.GetElapsedTime(since) > Patience)
                    throw busy();
                await Task.Delay(Pause, time, cancellationToken);
            }

            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            StoreFiles.TryDelete(path);
            throw;
        }
    }

    [SupportedOSPlatform("linux")]
    private static bool TryLock(FileStream stream)
    {
        try
        {
            stream.Lock(0, 0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether the program that made the lock is gone: its process, on this computer, or for minutes nothing has happened.</summary>
    private static bool IsAbandoned(string path, string file, TimeProvider time)
    {
        try
        {
            var words = File.ReadAllText(path).Trim().Split(':');
            if (words.Length == 2 && words[1] == Environment.MachineName && int.TryParse(words[0], CultureInfo.InvariantCulture, out var process) && process != Environment.ProcessId && !IsRunning(process))
                return true;
            var now = time.GetUtcNow().UtcDateTime;
            return now - File.GetLastWriteTimeUtc(path) > Stale && now - File.GetLastWriteTimeUtc(file) > Stale;
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            // It may have gone just now; the next attempt shows.
            return false;
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
