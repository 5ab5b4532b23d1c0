using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>What is known of one folder while a run works on it, over all its attempts.</summary>
internal sealed class FolderWork(FolderPair pair, FolderRecord folder, FolderStatus source, string rulesHash)
{
    private long _progress;

    /// <summary>The pair as planned; the destination changes where the server refuses its name.</summary>
    public FolderPair Pair { get; set; } = pair;

    public FolderRecord Folder { get; set; } = folder;

    /// <summary>The source's figures from before the listing; the checkpoint will be made of them.</summary>
    public FolderStatus Source { get; set; } = source;

    /// <summary>Of the rules and both folders; changes with the destination's name.</summary>
    public string RulesHash { get; set; } = rulesHash;

    /// <summary>Whether messages that were refused earlier are tried again.</summary>
    public bool RetryRefused { get; init; }

    /// <summary>The note to write once they were; null where nothing has changed that made them worth another try.</summary>
    public (string Name, string Value)? RefusalConditions { get; init; }

    public FolderPath SourcePath => Pair.Source.Path;

    public FolderPath DestinationPath => Pair.Destination;

    /// <summary>The destination's figures before this run wrote there.</summary>
    public FolderStatus? DestinationBefore { get; set; }

    /// <summary>What the destination folder keeps; null until it was asked.</summary>
    public KeptFlags Kept { get; set; } = KeptFlags.Unknown;

    /// <summary>Keywords with which the destination refused messages.</summary>
    public FlagSet RefusedKeywords { get; private set; } = FlagSet.Empty;

    /// <summary>Whether this run has created the destination folder.</summary>
    public bool CreatedNow { get; set; }

    /// <summary>How far the listing has come.</summary>
    public ListingMark Listing { get; private set; } = new();

    public long Listed { get; set; }

    /// <summary>How many of the listed messages had an entry when they were listed.</summary>
    public long KnownListed { get; set; }

    /// <summary>Entries when the run began.</summary>
    public long EntriesBefore { get; set; }

    public long CopiedNow { get; set; }

    public long OctetsNow { get; set; }

    /// <summary>Copies of this run whose UID the server did not tell.</summary>
    public long CopiedWithoutUid { get; set; }

    /// <summary>Grows whenever something gets done, also when a batch that fails is narrowed down.</summary>
    public long Progress => Interlocked.Read(ref _progress);

    /// <summary>The listing was read to its end.</summary>
    public bool ListingComplete { get; set; }

    /// <summary>Every message has its outcome; until then what has none is not yet copied.</summary>
    public bool AllDealtWith { get; set; }

    /// <summary>Messages that the source did not give in this run.</summary>
    public HashSet<MessageKey> UnreadableNow { get; } = [];

    /// <summary>Used only where the destination keeps one of identical messages.</summary>
    public IdenticalMessages Identical { get; } = new();

    /// <summary>Messages whose connection broke, and what was in flight with them.</summary>
    public ConcurrentDictionary<MessageKey, Suspicion> Suspicions { get; } = [];

    /// <summary>Entries that came into doubt in this run; nobody can have moved their messages since.</summary>
    public HashSet<MessageKey> DoubtsNow { get; } = [];

    /// <summary>Entries in doubt of which it is certain that they were not sent.</summary>
    public HashSet<MessageKey> NotSent { get; } = [];

    /// <summary>Messages on which the destination hung up too often; refused unless a look finds them there.</summary>
    public Dictionary<MessageKey, (MessageHeader Header, string Reason)> GivenUp { get; } = [];

    /// <summary>Messages appended once more after a look found nothing; looked at again at the folder's end.</summary>
    public Dictionary<MessageKey, JournalEntry> AppendedAgain { get; } = [];

    /// <summary>Known messages whose flags at the source differ from those last carried.</summary>
    public List<(JournalEntry Entry, FlagSet Now)> FlagChanges { get; } = [];

    /// <summary>What the report says about the folder.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Why the folder could not be finished, in words; null if it was.</summary>
    public MailFailureException? Failure { get; set; }

    /// <summary>From now on messages go without this keyword.</summary>
    public void RefuseKeyword(FlagSet keyword) => RefusedKeywords = RefusedKeywords.Union(keyword);

    /// <summary>Something got done; reader and appenders say so at once.</summary>
    public void Advance(long by = 1) => Interlocked.Add(ref _progress, by);

    /// <summary>Tells the report something, once.</summary>
    public void Note(string text)
    {
        if (!Notes.Contains(text))
            Notes.Add(text);
    }

    /// <summary>The messages, in words, with which alone the connection broke again and again while nothing else passed; empty where there is none.</summary>
    public string Suspects
    {
        get
        {
            var named = Suspicions.Where(s => s.Value.HangUps >= Suspicion.MostHangUps)
                .Select(s => s.Value.Subject.Length == 0 ? $"the message {s.Key}" : $"the message \"{s.Value.Subject}\" ({s.Key})").Order(StringComparer.Ordinal).ToList();
            return named.Count == 0 ? "" : $" Each time {string.Join(" or ", named)} was alone on its way. It may be what the server hangs up on; as nothing else passed meanwhile, the line may be to blame as well.";
        }
    }

    /// <summary>The listing begins anew, with other UIDs: what was kept under the old ones would name other messages now.</summary>
    public void ForgetListing()
    {
        Listing = new ListingMark();
        (Listed, KnownListed, ListingComplete, AllDealtWith) = (0, 0, false, false);
        UnreadableNow.Clear();
        Suspicions.Clear();
        NotSent.Clear();
        GivenUp.Clear();
        FlagChanges.Clear();
        Identical.ForgetAside();
    }
}
