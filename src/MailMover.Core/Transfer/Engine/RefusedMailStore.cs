using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Keeps the messages that the destination would not take, as .eml files for the user alone.</summary>
internal sealed class RefusedMailStore(string? directory)
{
    /// <summary>Writes the exact octets under a name made of numbers only, whole or not at all.</summary>
    /// <returns>The file, or null where none are kept.</returns>
    /// <exception cref="JournalException">The file cannot be written.</exception>
    public async Task<string?> SaveAsync(long folder, MessageKey key, MessageOctets octets, CancellationToken cancellationToken)
    {
        if (directory is null)
            return null;
        var file = Path.Combine(directory, $"{folder}-{key.ToString().Replace(':', '-')}.eml");
        var unfinished = file + ".unfinished";
        try
        {
            Directory.CreateDirectory(directory);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
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
            throw new JournalException($"A refused message could not be saved as {file}: {e.Message} Make room there, or choose another place with --state, and run the same command again.", e);
        }
    }
}
