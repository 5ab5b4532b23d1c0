namespace MailMover.Cli.Output;

/// <summary>Writes whole lines, from any thread, and one at an interval; silent once it is disposed.</summary>
internal sealed class TimedLines(TextWriter output, TimeProvider time, TimeSpan interval) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _closed;

    /// <summary>From now on this line is written at each interval, in the place of what was written before.</summary>
    public void Begin(Func<string> line)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => Write(line), null, interval, interval);
    }

    public void Write(string line) => Write(() => line);

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        lock (_lock)
            _closed = true;
    }

    private void Write(Func<string> line)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            output.WriteLine(line());
            output.Flush();
        }
    }
}
