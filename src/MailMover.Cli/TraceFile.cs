namespace MailMover.Cli;

/// <summary>The file of <c>--trace</c>: for its owner alone, since server and folder names are nobody else's business either.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _time;

    /// <exception cref="UsageException">It cannot be written.</exception>
    public TraceFile(string path, TimeProvider time)
    {
        _time = time;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            _writer = new StreamWriter(path, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--trace: {TerminalText.Escape(path)} cannot be written: {failure.Message} Choose another file.");
        }
    }

    public void Write(string line)
    {
        lock (_lock)
            _writer.WriteLine($"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line}");
    }

    public void Dispose() => _writer.Dispose();
}
