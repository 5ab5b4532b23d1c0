using MailMover.Core.Transfer;

namespace MailMover.Testing.Observing;

/// <summary>Keeps everything that an engine tells its front ends.</summary>
public sealed class RecordingObserver : ITransferObserver
{
    private readonly Lock _lock = new();
    private readonly List<TransferEvent> _events = [];
    private TransferProgress? _progress;

    /// <summary>Called with each event, on the engine's thread; for tests that stop a run when something happens.</summary>
    public Action<TransferEvent>? WhenTold { get; set; }

    /// <summary>The counters of the run.</summary>
    public TransferProgress Progress => _progress ?? throw new InvalidOperationException("The engine has not started.");

    /// <summary>The events so far, in order.</summary>
    public IReadOnlyList<TransferEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>The events of one kind.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : TransferEvent => [.. Events.OfType<T>()];

    public void OnStart(TransferProgress progress)
    {
        if (Interlocked.Exchange(ref _progress, progress) is not null)
            throw new InvalidOperationException("The engine started twice with one observer.");
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        if (_progress is null)
            throw new InvalidOperationException($"The engine told of {transferEvent} before it started.");
        lock (_lock)
            _events.Add(transferEvent);
        WhenTold?.Invoke(transferEvent);
    }
}
