using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>One folder of the in-memory server. Only touched under the server's lock.</summary>
internal sealed class InMemoryFolder(FolderPath path, uint uidValidity, string mailboxId)
{
    private readonly List<InMemoryMessage> _messages = [];

    public FolderPath Path { get; set; } = path;

    public uint UidValidity { get; private set; } = uidValidity;

    public uint UidNext { get; private set; } = 1;

    public ulong HighestModSeq { get; private set; } = 1;

    public string MailboxId { get; } = mailboxId;

    public SpecialUse SpecialUse { get; set; }

    public bool IsSubscribed { get; set; }

    public bool CanOpen { get; set; } = true;

    /// <summary>Messages that the server counts but does not list.</summary>
    public int ExtraExists { get; set; }

    /// <summary>UIDs that the server lists but does not have.</summary>
    public SortedSet<uint> Phantoms { get; } = [];

    /// <summary>In ascending order of their UIDs.</summary>
    public IReadOnlyList<InMemoryMessage> Messages => _messages;

    public InMemoryMessage Add(ReadOnlyMemory<byte> octets, FlagSet flags, DateTimeOffset? date)
    {
        var message = new InMemoryMessage { Uid = UidNext++, Octets = octets, Flags = flags, InternalDate = date, ModSeq = ++HighestModSeq };
        _messages.Add(message);
        return message;
    }

    public InMemoryMessage? Find(uint uid)
    {
        var index = IndexOf(uid);
        return index < 0 ? null : _messages[index];
    }

    public bool Remove(uint uid)
    {
        var index = IndexOf(uid);
        if (index < 0)
            return false;
        _messages.RemoveAt(index);
        HighestModSeq++;
        return true;
    }

    public void SetFlags(uint uid, FlagSet flags)
    {
        var index = IndexOf(uid);
        if (index >= 0 && !_messages[index].Flags.Equals(flags))
            _messages[index] = _messages[index] with { Flags = flags, ModSeq = ++HighestModSeq };
    }

    /// <summary>What no server does: the message under a UID becomes another one.</summary>
    public bool Change(uint uid, Func<InMemoryMessage, InMemoryMessage> change)
    {
        var index = IndexOf(uid);
        if (index < 0)
            return false;
        _messages[index] = change(_messages[index]) with { Uid = uid, ModSeq = ++HighestModSeq };
        return true;
    }

    /// <summary>The first messages after a UID, at most <paramref name="count"/>.</summary>
    public IReadOnlyList<InMemoryMessage> After(uint uid, int count)
    {
        if (uid == uint.MaxValue)
            return [];
        var index = IndexOf(uid + 1);
        index = index < 0 ? ~index : index;
        return _messages.GetRange(index, Math.Min(count, _messages.Count - index));
    }

    public void SkipUids(uint count) => UidNext += count;

    public void Renumber(uint uidValidity, uint firstUid)
    {
        UidValidity = uidValidity;
        UidNext = firstUid;
        Phantoms.Clear();
        for (var i = 0; i < _messages.Count; i++)
            _messages[i] = _messages[i] with { Uid = UidNext++, ModSeq = ++HighestModSeq };
    }

    private int IndexOf(uint uid)
    {
        int low = 0, high = _messages.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_messages[middle].Uid == uid)
                return middle;
            if (_messages[middle].Uid < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
