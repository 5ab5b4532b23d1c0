using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.Removal;

/// <summary>What all parts of one removal share.</summary>
internal sealed class RemovalRun : IRetryingRun
{
    private readonly ITransferObserver _observer;
    private readonly List<string> _notes = [];

    public RemovalRun(IRemovingSource source, IMailDestination destination, RemovalOptions options, ITransferObserver observer, TimeProvider time, string runId, Stopping stopping)
    {
        (Source, Destination, Options, _observer, Time, RunId, Stopping) = (source, destination, options, observer, time, runId, stopping);
        Retry = new RetryPolicy(this);
        Report = new RemovalReport { Run = runId, Source = source.Identity, Destination = destination.Identity, Ending = RunEnding.Complete };
        observer.OnStart(Progress);
    }

    public IRemovingSource Source { get; }

    public IMailDestination Destination { get; }

    public RemovalOptions Options { get; }

    public TimeProvider Time { get; }

    public string RunId { get; }

    public Stopping Stopping { get; }

    public TransferProgress Progress { get; } = new();

    public RetryPolicy Retry { get; }

    /// <summary>Set once the pair is owned.</summary>
    public IPairJournal Journal { get; set; } = null!;

    /// <summary>What became of it so far.</summary>
    public RemovalReport Report { get; set; }

    public bool BothWereReached { get; set; }

    public int MaxAttempts => Options.MaxAttempts;

    public bool StopsWhenLimited => Options.StopsWhenLimited;

    public bool IsStopping => Stopping.Graceful.IsCancellationRequested || Stopping.Forceful.IsCancellationRequested;

    /// <summary>Ends reading and removing at once.</summary>
    public CancellationToken Token => Stopping.Forceful;

    public IReadOnlyList<string> Notes => _notes;

    public void ThrowIfStopping()
    {
        Stopping.Graceful.ThrowIfCancellationRequested();
        Stopping.Forceful.ThrowIfCancellationRequested();
    }

    public void Waits(Waiting waiting)
    {
        Progress.Retry();
        _observer.OnEvent(waiting);
    }

    /// <summary>Tells the user something once: now, and again in the report.</summary>
    public void Note(string text)
    {
        if (_notes.Contains(text))
            return;
        _notes.Add(text);
        _observer.OnEvent(new Noted(text) { Time = Time.GetUtcNow() });
    }

    /// <summary>The audit row of a message that is gone from the source.</summary>
    public AuditRow Row(RemovalCandidate removed, string reason) => new()
    {
        Time = Time.GetUtcNow(),
        Run = RunId,
        Outcome = MessageOutcome.Copied,
        Reason = removed.Entry.Reason.Length == 0 ? reason : $"{reason}; {removed.Entry.Reason}",
        Source = Source.Identity.ToString(),
        SourceFolder = removed.Folder,
        SourceKey = removed.Entry.Key,
        SourceName = Source.NameOf(removed.Folder, removed.Entry.Key),
        Destination = Destination.Identity.ToString(),
        DestinationFolder = removed.Entry.Destination,
        DestinationUidValidity = removed.Entry.DestinationUidValidity,
        DestinationUid = removed.Entry.DestinationUid,
        SizeInOctets = removed.Entry.SizeInOctets,
        Sha256 = removed.Entry.Sha256,
        Flags = removed.Entry.Flags,
        Attempts = removed.Entry.Attempts,
    };
}
