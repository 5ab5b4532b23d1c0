using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Keeps messages as .eml files for the user alone, under the names that <see cref="RefusedMail"/> gives.</summary>
/// <param name="directory">Where; null to keep none.</param>
internal sealed class SavedMailStore(string? directory)
{
    private const UnixFileMode ForTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the exact octets, whole or not at all.</summary>
    /// <returns>The file, or null where none are kept.</returns>
    /// <exception cref="JournalException">The file cannot be written.</exception>
    public async Task<string?> SaveAsync(long folder, MessageKey key, MessageOctets octets, CancellationToken cancellationToken)
    {
        if (directory is null)
            return null;
        var file = RefusedMail.PathOf(directory, folder, key);
        var unfinished = file + ".unfinished";
        try
        {
            MakeDirectory(directory);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = ForTheUser;
            await using (var target = new FileStream(unfinished, options))
            {
                await using var source = octets.OpenRead();
                await source.CopyToAsync(target, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"A message could not be saved as {file}: {e.Message} Make room there, or choose another place with --state, and run the same command again.", e);
        }
    }

    /// <summary>Takes a file away that turned out not to be needed.</summary>
    public void Remove(long folder, MessageKey key) => Try(folder, key, File.Delete);

    /// <summary>The message has another key now. To be called before the journal knows: repeated after a crash it finds nothing more to do.</summary>
    public void Rename(long folder, MessageKey old, MessageKey now) => Try(folder, old, file =>
    {
        if (File.Exists(file))
            File.Move(file, RefusedMail.PathOf(directory!, folder, now), overwrite: true);
    });

    private void Try(long folder, MessageKey key, Action<string> act)
    {
        if (directory is null || !Directory.Exists(directory))
            return;
        var file = RefusedMail.PathOf(directory, folder, key);
        try
        {
            act(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The saved message {file} cannot be changed: {e.Message} Make it and its directory writable and run the same command again.", e);
        }
    }

    /// <summary>For the user alone, also where an earlier version made it with other rights. On Windows the rights come from the state directory.</summary>
    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        const UnixFileMode Mode = ForTheUser | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, Mode);
        if (File.GetUnixFileMode(path) != Mode)
            File.SetUnixFileMode(path, Mode);
    }
}
