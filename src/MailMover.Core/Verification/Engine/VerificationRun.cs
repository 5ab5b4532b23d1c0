using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Verification.Engine;

/// <summary>What all parts of one verification share.</summary>
internal sealed class VerificationRun : IRetryingRun
{
    private readonly IVerificationObserver _observer;
    private readonly List<string> _notes = [];
    private readonly ConcurrentDictionary<string, FlagSet> _flags = [];
    private readonly Dictionary<MessageFate, int> _kept = [];
    private readonly List<VerifiedMessage> _findings = [];

    public VerificationRun(IMailSource source, IMailEndpoint destination, VerificationOptions options, IVerificationObserver observer, TimeProvider time, string runId, Stopping stopping)
    {
        (Source, Destination, Options, _observer, Time, RunId, Stopping) = (source, destination, options, observer, time, runId, stopping);
        Retry = new RetryPolicy(this);
        Started = time.GetUtcNow();
        Saved = new SavedMail(options.RefusedDirectory);
        Originals = new SavedMail(options.OriginalsDirectory);
    }

    /// <summary>The source, from the plan on as the rules want it seen.</summary>
    public IMailSource Source { get; set; }

    public IMailEndpoint Destination { get; }

    public VerificationOptions Options { get; }

    /// <summary>What both ends are called.</summary>
    public MailboxWords Words => MailboxWords.Of(Source.Identity, Destination.Identity);

    public TimeProvider Time { get; }

    public string RunId { get; }

    public Stopping Stopping { get; }

    public DateTimeOffset Started { get; }

    public VerificationProgress Progress { get; } = new();

    public RetryPolicy Retry { get; }

    public SavedMail Saved { get; }

    public SavedMail Originals { get; }

    /// <summary>Null where nothing is known of the pair.</summary>
    public IPairJournal? Journal { get; set; }

    public DestinationTraits Traits { get; set; } = new();

    public SelectionRules Rules { get; set; } = new();

    public MessageFilter Filter { get; set; } = new(new SelectionRules());

    /// <summary>All folders of the source, by their number.</summary>
    public IReadOnlyList<SourceFolder> Folders { get; set; } = [];

    /// <summary>The seed that chooses what is read back; null where all is.</summary>
    public int? SampleSeed { get; set; }

    /// <summary>Every message of the source's ordinary folders, where it has views whose messages must be told from them; else null.</summary>
    public FingerprintBag? SourceBag { get; set; }

    /// <summary>Every message of the destination's ordinary folders, where it has views; else null.</summary>
    public FingerprintBag? DestinationBag { get; set; }

    /// <summary>What the journal knows of the destination; null without a journal.</summary>
    public DestinationHabits? Habits { get; set; }

    public bool BothWereReached { get; set; }

    public int MaxAttempts => Options.MaxAttempts;

    public bool StopsWhenLimited => Options.StopsWhenLimited;

    /// <summary>Whether a message's contents are to be compared anyway, and not only because of a doubt.</summary>
    public bool IsInSample(SourceFolder folder, uint uid) =>
        Options.Level == VerificationLevel.Content && (SampleSeed is not { } seed || SampleChoice.Holds(seed, Options.Sample, folder.Path, folder.UidValidity, uid));

    public bool IsStopping => Stopping.Graceful.IsCancellationRequested || Stopping.Forceful.IsCancellationRequested;

    /// <summary>Ends reading at once. A verification has nothing in flight that must be finished, so the first Ctrl+C stops between commands.</summary>
    public CancellationToken Token => Stopping.Forceful;

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notes)
                return [.. _notes];
        }
    }

    public IReadOnlyList<VerifiedMessage> Findings => _findings;

    public void Start() => _observer.OnStart(Progress);

    public void Waits(Waiting waiting) => _observer.OnEvent(waiting);

    public void ThrowIfStopping()
    {
        Stopping.Graceful.ThrowIfCancellationRequested();
        Stopping.Forceful.ThrowIfCancellationRequested();
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

        _observer.OnEvent(new Noted(text) { Time = Time.GetUtcNow() });
    }

    /// <summary>Tells of a message that is not plainly present; the report keeps the first ones of each fate.</summary>
    public void Tell(VerifiedMessage message)
    {
        _observer.OnFinding(message);
        var kept = _kept.GetValueOrDefault(message.Fate);
        if (kept >= Options.MaxFindings)
            return;
        _kept[message.Fate] = kept + 1;
        _findings.Add(message);
    }

    /// <summary>The same set for all messages that carry the same flags.</summary>
    public FlagSet Shared(FlagSet flags) => flags.Keywords.IsEmpty ? flags : _flags.GetOrAdd(flags.ToString(), flags);
}
