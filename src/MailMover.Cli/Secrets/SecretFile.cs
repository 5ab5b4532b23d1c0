
namespace MailMover.Cli.Secrets;

/// <summary>A file whose first line is a secret.</summary>
/// <param name="label">Who asked for it, as messages begin: <c>--from-password-file</c>.</param>
/// <param name="path">The file.</param>
internal sealed class SecretFile(string label, string path)
{
    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether other users of this computer may read it, as far as its mode tells. Windows has no modes, and its profile directories are private.</summary>
    public bool IsReadableByOthers => !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & ForOthers) != 0;

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(path);
            var line = await reader.ReadLineAsync(cancellationToken);
            return string.IsNullOrEmpty(line)
                ? throw new UsageException($"{label}: the first line of {Name} is empty. The secret has to stand there.")
                : line;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read";
            throw new UsageException($"{label}: {Name}: {reason}. Check the path and that you may read it.");
        }
    }

    private string Name => TerminalText.Escape(path);
}
