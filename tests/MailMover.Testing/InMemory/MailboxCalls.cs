namespace MailMover.Testing.InMemory;

/// <summary>What was asked of an in-memory server, so that a test can say "a rerun opens nothing and appends nothing".</summary>
public sealed class MailboxCalls
{
    public int FolderListings { get; internal set; }

    /// <summary>STATUS of one folder.</summary>
    public int StatusLooks { get; internal set; }

    /// <summary>GETQUOTAROOT.</summary>
    public int QuotaLooks { get; internal set; }

    /// <summary>Readers that were opened.</summary>
    public int Opened { get; internal set; }

    /// <summary>Readers that were opened on a fresh connection.</summary>
    public int OpenedFresh { get; internal set; }

    public int OpenedForWriting { get; internal set; }

    public int AppendersOpened { get; internal set; }

    /// <summary>Messages in listings.</summary>
    public int MessagesListed { get; internal set; }

    /// <summary>Messages in listings of flags.</summary>
    public int FlagsListed { get; internal set; }

    public int HeadersRead { get; internal set; }

    public int BodiesRead { get; internal set; }

    /// <summary>Calls of AppendAsync that reached the server.</summary>
    public int Appends { get; internal set; }

    /// <summary>Messages in them.</summary>
    public int MessagesSent { get; internal set; }

    /// <summary>STORE commands.</summary>
    public int FlagStores { get; internal set; }

    public int Removals { get; internal set; }

    /// <summary>Messages that a source was told to remove.</summary>
    public int Deleted { get; internal set; }

    public int FoldersCreated { get; internal set; }

    public int Subscriptions { get; internal set; }

    /// <summary>Most connections in use at once.</summary>
    public int MostConnections { get; internal set; }

    /// <summary>Octets of fetched messages that nobody disposed yet.</summary>
    public long OctetsInFlight { get; internal set; }

    /// <summary>The most that these ever were.</summary>
    public long MostOctetsInFlight { get; internal set; }

    /// <summary>Starts counting anew; what is in flight stays.</summary>
    public void Reset()
    {
        FolderListings = StatusLooks = QuotaLooks = Opened = OpenedFresh = OpenedForWriting = AppendersOpened = MessagesListed = FlagsListed = 0;
        HeadersRead = BodiesRead = Appends = MessagesSent = FlagStores = Removals = Deleted = FoldersCreated = Subscriptions = MostConnections = 0;
        MostOctetsInFlight = OctetsInFlight;
    }
}
