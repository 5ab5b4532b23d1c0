using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Testing.Journal;

/// <summary>What a disk would keep of one pair. Guarded by the journal's lock.</summary>
internal sealed class InMemoryPair
{
    private static readonly Comparer<MessageKey> ByKey = Comparer<MessageKey>.Create(Compare);

    public string? Holder { get; private set; }

    public long Epoch { get; private set; }

    public Dictionary<long, FolderRecord> Folders { get; } = [];

    public Dictionary<long, SortedDictionary<MessageKey, JournalEntry>> Entries { get; } = [];

    public Dictionary<string, string> Notes { get; } = [];

    public RunState State { get; private set; }

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public RunEnding? Ending { get; private set; }

    public long Acquire(string holder, DateTimeOffset now)
    {
        Holder = holder;
        (State, Started, Ended) = (RunState.Running, now, null);
        return ++Epoch;
    }

    public long AcquireKnown(string holder)
    {
        Holder = holder;
        return ++Epoch;
    }

    public void Abandon()
    {
        Holder = null;
        Epoch++;
    }

    public void Release(long epoch)
    {
        if (epoch == Epoch)
            Holder = null;
    }

    public void End(RunState state, RunEnding ending, DateTimeOffset now) => (State, Ending, Ended) = (state, ending, now);

    public FolderRecord AddFolder(FolderPath source, FolderPath destination, string? mailboxId)
    {
        var id = Folders.Count == 0 ? 1 : Folders.Keys.Max() + 1;
        Entries.Add(id, new SortedDictionary<MessageKey, JournalEntry>(ByKey));
        return Folders[id] = new FolderRecord { Id = id, Source = source, Destination = destination, MailboxId = mailboxId };
    }

    public FolderTotals Count(long folder)
    {
        var entries = Entries[folder].Values;
        var states = entries.CountBy(e => e.State).ToDictionary();
        return new FolderTotals(
            Of(EntryState.Appending),
            Of(EntryState.Copied),
            Of(EntryState.AlreadyThere),
            Of(EntryState.Refused),
            Of(EntryState.Failed),
            Of(EntryState.Vanished),
            Of(EntryState.Skipped),
            entries.Where(e => e.State == EntryState.Copied).Sum(e => e.SizeInOctets))
        {
            Repaired = entries.LongCount(e => e is { IsRepaired: true, State: EntryState.Copied or EntryState.AlreadyThere }),
        };

        long Of(EntryState state) => states.GetValueOrDefault(state);
    }

    public MailboxPairSummary Summarise(EndpointIdentity source, EndpointIdentity destination) => new()
    {
        Source = source,
        Destination = destination,
        State = State,
        LastStarted = Started,
        LastEnded = Ended,
        LastEnding = Ending,
        Holder = Holder,
        Folders = [.. Folders.Values.OrderBy(f => f.Source).Select(f => (f, Count(f.Id)))],
        AuditFile = "in memory",
        LastVerification = LastVerification.Parse(Notes.GetValueOrDefault(LastVerification.NoteName)),
    };

    public void TakeOver(InMemoryPair other)
    {
        foreach (var folder in other.Folders.Values)
        {
            var mine = Folders.Values.FirstOrDefault(f => f.Source.Equals(folder.Source)) ?? AddFolder(folder.Source, folder.Destination, folder.MailboxId);
            foreach (var entry in other.Entries[folder.Id])
                Entries[mine.Id].TryAdd(entry.Key, entry.Value);
            Folders[mine.Id] = mine with { Checkpoint = null, UidValidity = mine.UidValidity == 0 ? folder.UidValidity : mine.UidValidity };
        }

        foreach (var note in other.Notes)
            Notes.TryAdd(note.Key, note.Value);
    }

    private static int Compare(MessageKey? left, MessageKey? right) => (left, right) switch
    {
        (ImapMessageKey l, ImapMessageKey r) => (l.UidValidity, l.Uid).CompareTo((r.UidValidity, r.Uid)),
        _ => throw new ArgumentException($"There is no order between {left} and {right}."),
    };
}
