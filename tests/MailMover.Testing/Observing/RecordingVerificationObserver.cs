using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Testing.Observing;

/// <summary>Keeps all that a verification tells.</summary>
public sealed class RecordingVerificationObserver : IVerificationObserver
{
    private readonly Lock _lock = new();
    private readonly List<TransferEvent> _events = [];
    private readonly List<VerifiedMessage> _findings = [];

    public VerificationProgress? Progress { get; private set; }

    public IReadOnlyList<TransferEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public IReadOnlyList<VerifiedMessage> Findings
    {
        get
        {
            lock (_lock)
                return [.. _findings];
        }
    }

    public void OnStart(VerificationProgress progress) => Progress = Progress is null ? progress : throw new InvalidOperationException("A verification started twice.");

    public void OnEvent(TransferEvent transferEvent)
    {
        lock (_lock)
            _events.Add(transferEvent);
    }

    public void OnFinding(VerifiedMessage message)
    {
        lock (_lock)
            _findings.Add(message);
    }
}
