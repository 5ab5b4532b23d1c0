using MailMover.Core.Transfer;

namespace MailMover.Cli.Signals;

/// <summary>The two stages of stopping, without the signals themselves.</summary>
internal sealed class StopRequests : IDisposable
{
    private readonly CancellationTokenSource _graceful = new();
    private readonly CancellationTokenSource _forceful = new();
    private int _requests;

    public Stopping Stopping => new(_graceful.Token, _forceful.Token);

    /// <summary>Told in words what happens now, so that nobody waits without knowing what for.</summary>
    public Action<string>? Notice { get; set; }

    /// <summary>The user pressed Ctrl+C: the first time it stops gently, the second time at once.</summary>
    public void Interrupt() => Request(mayForce: true);

    /// <summary>The system asks for an end. It stops gently, and however often it is asked.</summary>
    public void Terminate() => Request(mayForce: false);

    public void Dispose()
    {
        _graceful.Dispose();
        _forceful.Dispose();
    }

    private void Request(bool mayForce)
    {
        var first = Interlocked.Increment(ref _requests) == 1;
        if (!first && !mayForce)
            return;
        Notice?.Invoke(first
            ? "Stopping: what is on its way is finished and recorded. Press Ctrl+C again to stop at once."
            : "Stopping at once. What was on its way is settled by the next run.");
        _graceful.Cancel();
        if (!first)
            _forceful.Cancel();
    }
}
