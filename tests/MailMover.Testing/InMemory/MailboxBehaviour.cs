using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>What an in-memory server can do and how it is built. It may be changed between calls.</summary>
public sealed class MailboxBehaviour
{
    public char? Delimiter { get; set; } = '/';

    public int MaxConnections { get; set; } = 8;

    /// <summary>Largest message in octets; a bigger one is refused. Null for no limit.</summary>
    public long? AppendLimit { get; set; }

    /// <summary>What the limit is said to be, where the server does not tell the truth.</summary>
    public bool AnnouncesAppendLimit { get; set; } = true;

    /// <summary>The limit that each folder tells for itself; null where none does.</summary>
    public long? FolderAppendLimit { get; set; }

    public bool StreamsAppends { get; set; } = true;

    /// <summary>MULTIAPPEND: a batch is one command, taken or refused as a whole. False: each message is its own command.</summary>
    public bool TakesBatchesWhole { get; set; } = true;

    /// <summary>How many calls of AppendAsync one appender takes at once.</summary>
    public int AppendWindow { get; set; } = 2;

    /// <summary>UIDPLUS: APPENDUID and UID EXPUNGE.</summary>
    public bool HasUidPlus { get; set; } = true;

    /// <summary>Whether an OK to an append comes with APPENDUID, where there is UIDPLUS.</summary>
    public bool TellsAppendUids { get; set; } = true;

    /// <summary>APPENDUID names another UIDVALIDITY than the folder has.</summary>
    public bool LiesAboutAppendUidValidity { get; set; }

    /// <summary>CONDSTORE: HIGHESTMODSEQ and CHANGEDSINCE.</summary>
    public bool HasModSeqs { get; set; } = true;

    public bool GivesUidNext { get; set; } = true;

    /// <summary>STATUS=SIZE.</summary>
    public bool GivesFolderSizes { get; set; }

    /// <summary>OBJECTID.</summary>
    public bool GivesMailboxIds { get; set; }

    /// <summary>What PERMANENTFLAGS says; null for nothing. Other system flags are dropped without a word.</summary>
    public FlagSet? PermanentFlags { get; set; } =
        FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Draft);

    /// <summary>What becomes of keywords that <see cref="PermanentFlags"/> does not name.</summary>
    public KeywordHandling Keywords { get; set; } = KeywordHandling.Kept;

    /// <summary>Whether PERMANENTFLAGS says <c>\*</c>; by default the truth.</summary>
    public bool? AnnouncesNewKeywords { get; set; }

    /// <summary>Dovecot refuses a message without any octet.</summary>
    public bool RefusesEmptyMessages { get; set; } = true;

    /// <summary>Why a message with these octets is refused; null where it is taken.</summary>
    public Func<ReadOnlyMemory<byte>, string?>? RefusesOctets { get; set; }

    /// <summary>Dates with which a message is refused.</summary>
    public Func<DateTimeOffset, bool>? RefusesDate { get; set; }

    /// <summary>Keywords with which a message is refused; the others are kept.</summary>
    public Func<string, bool>? RefusesKeyword { get; set; }

    /// <summary>Every message gets the time of its arrival as internal date.</summary>
    public bool IgnoresInternalDates { get; set; }

    /// <summary>Gmail keeps one of several identical messages of a folder.</summary>
    public bool KeepsOneOfIdentical { get; set; }

    /// <summary>Gmail acts on <c>\Deleted</c> at once; here: the message is gone.</summary>
    public bool ActsOnDeleted { get; set; }

    /// <summary>CREATE-SPECIAL-USE.</summary>
    public bool KeepsSpecialUse { get; set; } = true;

    /// <summary>Names that CREATE refuses, besides those with the delimiter inside.</summary>
    public Func<FolderPath, bool>? RefusesName { get; set; }

    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Most messages in one window of a listing.</summary>
    public int ListingWindow { get; set; } = 500;

    /// <summary>What the server does to octets behind its OK; see <see cref="OctetChanges"/>.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? ChangesOctets { get; set; }

    /// <summary>What the server says a message's size is, from its true size.</summary>
    public Func<long, long>? MisreportsSize { get; set; }

    /// <summary>The mailbox is full at this many octets.</summary>
    public long? QuotaInOctets { get; set; }

    /// <summary>Whether it tells <see cref="QuotaInOctets"/> to who asks.</summary>
    public bool TellsQuota { get; set; }

    /// <summary>What it says that it counts for, whatever is true; null for the truth.</summary>
    public IReadOnlyList<QuotaRoot>? SaysQuota { get; set; }

    /// <summary>What it says of itself.</summary>
    public EndpointFacts Facts { get; set; } = EndpointFacts.None;

    /// <summary>Folders that are listed, but whose figures the server refuses to tell.</summary>
    public Func<FolderPath, bool>? RefusesStatusOf { get; set; }

    /// <summary>So many connections may append at once; the server asks the next one for patience. Null for any number.</summary>
    public int? MostAppenders { get; set; }

    /// <summary>What it has as a source. Without flags a listing brings those that new copies get, without dates none.</summary>
    public SourceTraits SourceTraits { get; set; } = new();

    /// <summary>What it has to remark at the end of a run.</summary>
    public IReadOnlyList<string> Remarks { get; set; } = [];

    /// <summary>The flags that a listing brings of a source that keeps none.</summary>
    public FlagSet FlagsOfNewCopies { get; set; } = FlagSet.Empty;

    /// <summary>Whether the listing of a source that keeps no dates brings those of the headers.</summary>
    public bool ListsHeaderDates { get; set; }

    /// <summary>Messages that a source refuses to remove.</summary>
    public Func<InMemoryMessage, bool>? KeepsDespiteOrder { get; set; }

    /// <summary>The session ends without an answer to an order to remove.</summary>
    public bool LosesAnswersToOrders { get; set; }

    /// <summary>The session ends before an order to remove is made good.</summary>
    public bool ForgetsOrders { get; set; }

    internal DestinationTraits Traits => new()
    {
        Delimiter = Delimiter,
        AppendLimit = AnnouncesAppendLimit ? AppendLimit : null,
        AnnouncedAppendLimit = AnnouncesAppendLimit ? AppendLimit : null,
        StreamsAppends = StreamsAppends,
        SettleTime = SettleTime,
        KeepsOneOfIdentical = KeepsOneOfIdentical,
        ActsOnDeleted = ActsOnDeleted,
    };
}
