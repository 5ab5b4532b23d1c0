using System.Collections.Concurrent;
using System.Globalization;
using Humanizer;
using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>What all parts of one run share.</summary>
internal sealed class RunContext : IRetryingRun, IDisposable
{
    private readonly ITransferObserver _observer;
    private readonly List<string> _notes = [];
    private readonly CancellationTokenSource _ended = new();
    private ITimer? _stopAfter;
    private long _arrived;

    public RunContext(IMailSource source, IMailDestination destination, TransferOptions options, ITransferObserver observer, TimeProvider time, string runId, Stopping stopping)
    {
        (Source, Destination, Options, Time, RunId, Stopping, _observer) = (source, destination, options, time, runId, stopping, observer);
        Budget = new MemoryBudget(options.MemoryInOctets);
        Filter = SentDate.Filter(options.Rules, source.SourceTraits, time);
        Flags = source.SourceTraits.KeepsFlags ? options.Flags : FlagPolicy.Keep;
        Weather = new ConnectionWeather(time);
        Retry = new RetryPolicy(this);
        RefusedMail = new SavedMailStore(options.RefusedDirectory);
        Originals = new SavedMailStore(options.OriginalsDirectory);
    }

    /// <summary>The source, from the plan on as the rules want it seen.</summary>
    public IMailSource Source { get; set; }

    public IMailDestination Destination { get; }

    public TransferOptions Options { get; }

    public TimeProvider Time { get; }

    public string RunId { get; }

    public Stopping Stopping { get; }

    public TransferProgress Progress { get; } = new();

    public MemoryBudget Budget { get; }

    public MessageFilter Filter { get; }

    /// <summary>What is done with flags that changed at the source; nothing where it has none of its own.</summary>
    public FlagPolicy Flags { get; }

    public ConnectionWeather Weather { get; }

    public RetryPolicy Retry { get; }

    /// <summary>The messages that the destination would not take.</summary>
    public SavedMailStore RefusedMail { get; }

    /// <summary>The untouched originals of messages that went over repaired.</summary>
    public SavedMailStore Originals { get; }

    /// <summary>Whose turn it is to repair a message.</summary>
    public SemaphoreSlim RepairTurn { get; } = new(1);

    /// <summary>Messages that this run has repaired.</summary>
    public RepairTally Repaired { get; } = new();

    /// <summary>UIDNEXT of destination folders before this run wrote there; 0 where the server gives none.</summary>
    public ConcurrentDictionary<FolderPath, uint> UidNextBeforeWriting { get; } = [];

    /// <summary>Called when a batch has been recorded.</summary>
    public Action BatchRecorded { get; set; } = () => { };

    /// <summary>Whether both ends have answered in this run.</summary>
    public bool BothWereReached { get; set; }

    /// <summary>Set once the pair is owned.</summary>
    public IPairJournal Journal { get; set; } = null!;

    /// <summary>Set once the destination has answered.</summary>
    public DestinationTraits Traits { get; set; } = new();

    /// <summary>Set with <see cref="Traits"/>.</summary>
    public ServerHabits Habits { get; set; } = null!;

    /// <summary>Set once the plan is made.</summary>
    public IReadOnlyList<FolderInfo> DestinationFolders { get; set; } = [];

    /// <summary>Messages of earlier runs that a store on this computer does not hold any more.</summary>
    public long GoneCopies { get; set; }

    /// <summary>What ended the run for all folders, of several the weightiest; null while it goes on.</summary>
    public MailFailureException? Fatal { get; private set; }

    /// <summary>What nobody can go on from: the journal cannot be written, or a fault of this program's; null while all is well.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Whether nothing new may be begun.</summary>
    public bool IsStopping => Stopping.Graceful.IsCancellationRequested || Stopping.Forceful.IsCancellationRequested || Fatal is not null || Broken is not null;

    /// <summary>What was noted so far.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notes)
                return [.. _notes];
        }
    }

    int IRetryingRun.MaxAttempts => Options.MaxAttempts;

    bool IRetryingRun.StopsWhenLimited => Options.StopsWhenLimited;

    /// <summary>Whoever waits when the run ends for all folders must not wait to the end: it may be the end of tomorrow.</summary>
    public CancellationToken Ended => _ended.Token;

    public DateTimeOffset Now => Time.GetUtcNow();

    public void Emit(TransferEvent transferEvent) => _observer.OnEvent(transferEvent);

    void IRetryingRun.Waits(Waiting waiting)
    {
        Progress.Retry();
        Emit(waiting);
    }

    public void Start()
    {
        _observer.OnStart(Progress);
        if (Options.StopAfter is { } most)
            _stopAfter = Time.CreateTimer(_ => End(Reached($"The run has taken {most.Humanize(2, CultureInfo.InvariantCulture, minUnit: TimeUnit.Second)}, as long as it was to take (--stop-after).")), null, most, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts octets that have arrived, and ends the run where it was to copy no more.</summary>
    public void Arrived(long octets)
    {
        if (Options.StopAfterOctets is { } most && Interlocked.Add(ref _arrived, octets) >= most)
            End(Reached($"As many octets were copied as were to be copied in one run: {most:N0} (--stop-after-octets)."));
    }

    /// <summary>The time of the run does not count any more.</summary>
    public void Dispose() => _stopAfter?.Dispose();

    private static MailFailureException Reached(string words) => new(EndpointSide.Source, FailureScope.Endpoint, FailureKind.CapReached, words);

    /// <summary>Ends the run for all folders.</summary>
    public void End(MailFailureException failure)
    {
        lock (_notes)
            Fatal = FailureRank.First([Fatal, failure]);
        _ended.Cancel();
    }

    /// <summary>Ends the run with what nobody can go on from; a fault of this program's comes before a journal that cannot be written.</summary>
    public void Break(Exception exception)
    {
        lock (_notes)
            Broken = Broken is null || (Broken is JournalException && exception is not JournalException) ? exception : Broken;
        _ended.Cancel();
    }

    /// <summary>Tells the user something once: now, and again in the report.</summary>
    public void Note(string text)
    {
        lock (_notes)
        {
            if (_notes.Contains(text))
                return;
            _notes.Add(text);
        }

        Emit(new Noted(text) { Time = Now });
    }

    /// <summary>The audit row that goes with an entry.</summary>
    public AuditRow Audit(FolderPath folder, JournalEntry entry, MessageOutcome outcome, MessageHeader? header, string? reason = null) => new()
    {
        Time = Now,
        Run = RunId,
        Outcome = outcome,
        Reason = reason ?? entry.Reason,
        Source = Source.Identity.ToString(),
        SourceFolder = folder,
        SourceKey = entry.Key,
        SourceName = Source.NameOf(folder, entry.Key),
        Destination = Destination.Identity.ToString(),
        DestinationFolder = entry.Destination,
        DestinationUidValidity = entry.DestinationUidValidity,
        DestinationUid = entry.DestinationUid,
        Header = header,
        SizeInOctets = entry.SizeInOctets,
        Sha256 = entry.Sha256,
        Flags = entry.Flags,
        Attempts = entry.Attempts,
    };
}
