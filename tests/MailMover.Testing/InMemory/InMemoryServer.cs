using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>What lives on when clients come and go: the folders, what the server can do, what goes wrong, and what was asked of it.</summary>
internal sealed class InMemoryServer
{
    private readonly List<InMemoryFolder> _folders = [];
    private readonly List<PendingCommit> _pending = [];
    private readonly List<(string Step, int Nth, Action Act)> _triggers = [];
    private readonly Dictionary<string, int> _passed = [];
    private uint _lastUidValidity = 1000;

    public InMemoryServer(EndpointSide side)
    {
        Side = side;
        AddFolder(FolderPath.Inbox).SpecialUse = SpecialUse.Inbox;
    }

    public Lock Lock { get; } = new();

    public EndpointSide Side { get; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public MailboxBehaviour Behaviour { get; } = new();

    public MailboxFaults Faults { get; } = new();

    public MailboxCalls Calls { get; } = new();

    /// <summary>Connections that append now.</summary>
    public int Appenders { get; set; }

    public IReadOnlyList<InMemoryFolder> Folders => _folders;

    public InMemoryFolder? Find(FolderPath path) => _folders.Find(f => f.Path.Equals(path));

    public InMemoryFolder AddFolder(FolderPath path)
    {
        var uidValidity = ++_lastUidValidity;
        var folder = new InMemoryFolder(path, uidValidity, $"mailbox-{uidValidity}");
        _folders.Add(folder);
        return folder;
    }

    public void RemoveFolder(InMemoryFolder folder) => _folders.Remove(folder);

    public uint NewUidValidity() => ++_lastUidValidity;

    /// <summary>A look at a folder as STATUS or opening gives it; what was to be committed before this look is there.</summary>
    public FolderStatus Look(InMemoryFolder folder)
    {
        _pending.ForEach(p => p.CountLook(folder));
        CommitWhere(p => p.IsDue(Time.GetUtcNow()));
        return new()
        {
            UidValidity = folder.UidValidity,
            UidNext = Behaviour.GivesUidNext ? folder.UidNext : 0,
            Exists = folder.Messages.Count + folder.Phantoms.Count + folder.ExtraExists,
            HighestModSeq = Behaviour.HasModSeqs ? folder.HighestModSeq : 0,
            AppendLimit = Behaviour.FolderAppendLimit,
            SizeInOctets = Behaviour.GivesFolderSizes ? folder.Messages.Sum(m => (long)m.Octets.Length) : null,
        };
    }

    public void Hold(InMemoryFolder folder, IReadOnlyList<InMemoryMessage> messages, LateCommit when) =>
        _pending.Add(new(folder, messages, when, Time.GetUtcNow()));

    public int CommitWhere(Predicate<PendingCommit> due)
    {
        var now = _pending.FindAll(due);
        foreach (var commit in now)
        {
            _pending.Remove(commit);
            foreach (var message in commit.Messages)
                commit.Folder.Add(message.Octets, message.Flags, message.InternalDate);
        }

        return now.Count;
    }

    public void AddTrigger(string step, int nth, Action act)
    {
        lock (Lock)
            _triggers.Add((step, _passed.GetValueOrDefault(step) + nth, act));
    }

    /// <summary>Counts a step of any client and does what the test wanted done there.</summary>
    public void Pass(string step)
    {
        List<(string Step, int Nth, Action Act)> due;
        lock (Lock)
        {
            _pending.ForEach(p => p.CountStep());
            CommitWhere(p => p.IsDue(Time.GetUtcNow()));
            var passed = _passed[step] = _passed.GetValueOrDefault(step) + 1;
            due = _triggers.FindAll(t => t.Step == step && t.Nth == passed);
            _triggers.RemoveAll(due.Contains);
        }

        due.ForEach(t => t.Act());
    }

    public void CountConnections(int inUse)
    {
        lock (Lock)
            Calls.MostConnections = Math.Max(Calls.MostConnections, inUse);
    }

    public void CountInFlight(long octets)
    {
        lock (Lock)
        {
            Calls.OctetsInFlight += octets;
            Calls.MostOctetsInFlight = Math.Max(Calls.MostOctetsInFlight, Calls.OctetsInFlight);
        }
    }

    /// <summary>What the server keeps of flags that it took.</summary>
    public FlagSet KeptOf(FlagSet flags)
    {
        if (Behaviour.PermanentFlags is not { } permanent)
            return Behaviour.Keywords == KeywordHandling.Kept ? flags : FlagSet.Of(flags.System);
        return Behaviour.Keywords == KeywordHandling.Kept ? FlagSet.Of(flags.System & permanent.System, flags.Keywords) : flags.Intersect(permanent);
    }

    /// <summary>Why the server refuses these flags; null if it takes them.</summary>
    public MailFailureException? RefusedKeywords(FlagSet flags)
    {
        if (Behaviour.RefusesKeyword is { } refuses && flags.Keywords.Any(refuses))
            return Failure(FailureScope.Message, FailureKind.Permanent, $"The in-memory server refused the keywords {flags}.", "Invalid keyword", "CANNOT");
        if (Behaviour.Keywords != KeywordHandling.Refused || flags.Except(Behaviour.PermanentFlags ?? FlagSet.Empty).Keywords.IsEmpty)
            return null;
        return Failure(FailureScope.Message, FailureKind.Permanent, $"The in-memory server refused the keywords {flags}.", "Keyword not supported");
    }

    public MailFailureException Failure(FailureScope scope, FailureKind kind, string message, string? serverText = null, string? code = null) =>
        new(Side, scope, kind, message) { ServerText = serverText, ResponseCode = code };

    public MailFailureException Broken(string during) =>
        Failure(FailureScope.Endpoint, FailureKind.Transient, $"The in-memory {Side.ToString().ToLowerInvariant()} ended the connection during {during}.");
}
