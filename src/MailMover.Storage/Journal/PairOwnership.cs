using System.Globalization;
using MailMover.Core.Journal;

namespace MailMover.Storage.Journal;

/// <summary>
/// One process's hold on a pair: the operating system's lock on a file, and beside it a file that others can read, which says whose it is.
/// </summary>
internal sealed class PairOwnership : IDisposable
{
    private const string LockName = "pair.lock";
    private const string HolderName = "pair.holder";

    // Whoever asks whether a pair is held has the lock for an instant.
    private const int Attempts = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly ExclusiveLock _lock;
    private readonly string _directory;

    private PairOwnership(string directory, ExclusiveLock taken, string owner) => (_directory, _lock, Owner) = (directory, taken, owner);

    /// <summary>The holder, in words.</summary>
    public string Owner { get; }

    /// <exception cref="PairHeldException">Another process, or another run of this one, has it.</exception>
    public static async Task<PairOwnership> AcquireAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(directory);
        var file = Path.Combine(directory, LockName);
        var taken = ExclusiveLock.TryTake(file);
        for (var attempt = 1; taken is null && attempt < Attempts; attempt++)
        {
            // Real time, whatever the clock: what is waited for is another process.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            taken = ExclusiveLock.TryTake(file);
        }

        if (taken is null)
            throw new PairHeldException(ReadHolder(directory, time));
        try
        {
            if (!taken.Works())
            {
                throw new JournalException(
                    $"Files in {directory} cannot be locked, so two runs could not be kept apart. Choose a directory on an ordinary local disk with --state, and unset DOTNET_SYSTEM_IO_DISABLEFILELOCKING if it is set.");
            }

            var owner = $"{Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "mailmover"} (process {Environment.ProcessId})";
            PrivateFiles.WriteText(Path.Combine(directory, HolderName), $"{owner}\n{Environment.MachineName}\n{time.GetUtcNow():O}\n");
            return new PairOwnership(directory, taken, owner);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Who holds a pair, in words; null if nobody does.</summary>
    public static string? HolderOf(string directory, TimeProvider time) =>
        ExclusiveLock.IsTaken(Path.Combine(directory, LockName)) ? ReadHolder(directory, time) : null;

    public void Dispose()
    {
        try
        {
            File.Delete(Path.Combine(_directory, HolderName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It says nothing without the lock.
        }

        _lock.Dispose();
    }

    private static string ReadHolder(string directory, TimeProvider time)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(directory, HolderName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lines = [];
        }

        // The holder is beginning or ending just now.
        if (lines.Length < 3 || !DateTimeOffset.TryParseExact(lines[2], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var utc))
            return "another process";
        var zone = time.LocalTimeZone;
        var since = TimeZoneInfo.ConvertTime(utc, zone);
        var format = since.Date == TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date ? "HH:mm" : "yyyy-MM-dd HH:mm";
        var host = lines[1] == Environment.MachineName ? "" : $" on {lines[1]}";
        return $"{lines[0]}{host}, since {since.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
