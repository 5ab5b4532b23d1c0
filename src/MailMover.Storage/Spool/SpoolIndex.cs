using MailMover.Core.Model;

namespace MailMover.Storage.Spool;

/// <summary>Which messages a spool holds and where each lies. A few numbers for each message, so that it may hold many.</summary>
internal sealed class SpoolIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FolderPath, (SortedSet<ulong> Order, Dictionary<ulong, SpoolEntry> Entries)> _folders = [];

    public IReadOnlyList<FolderPath> Folders => Locked<IReadOnlyList<FolderPath>>(() => [.. _folders.Where(f => f.Value.Entries.Count > 0).Select(f => f.Key)]);

    public int Count(FolderPath folder) => Locked(() => _folders.TryGetValue(folder, out var held) ? held.Entries.Count : 0);

    public SpoolEntry? Find(FolderPath folder, MessageKey key) =>
        Locked(() => _folders.TryGetValue(folder, out var held) ? held.Entries.GetValueOrDefault(Number(key)) : null);

    /// <summary>Keys from one number to another, both included, ascending.</summary>
    public IReadOnlyList<MessageKey> Keys(FolderPath folder, ImapMessageKey from, ImapMessageKey to, int most) => Locked<IReadOnlyList<MessageKey>>(
        () => _folders.TryGetValue(folder, out var held) && Number(from) <= Number(to) ? [.. held.Order.GetViewBetween(Number(from), Number(to)).Take(most).Select(Key)] : []);

    /// <summary>Puts a message where it is to be found.</summary>
    /// <returns>What was known under this key before; null for nothing.</returns>
    public SpoolEntry? Put(FolderPath folder, MessageKey key, SpoolEntry entry) => Locked(() =>
    {
        if (!_folders.TryGetValue(folder, out var held))
            _folders[folder] = held = ([], []);
        entry.Segment.Held++;
        held.Order.Add(Number(key));
        var before = held.Entries.GetValueOrDefault(Number(key));
        held.Entries[Number(key)] = entry;
        if (before is not null)
            before.Segment.Held--;
        return before;
    });

    /// <summary>Takes messages out, and returns what was known of them.</summary>
    public IReadOnlyList<SpoolEntry> Remove(FolderPath folder, IReadOnlyList<MessageKey> keys) => Locked<IReadOnlyList<SpoolEntry>>(() =>
    {
        var removed = new List<SpoolEntry>(keys.Count);
        if (!_folders.TryGetValue(folder, out var held))
            return removed;
        foreach (var key in keys)
        {
            held.Order.Remove(Number(key));
            if (!held.Entries.Remove(Number(key), out var entry))
                continue;
            entry.Segment.Held--;
            removed.Add(entry);
        }

        return removed;
    });

    private static ulong Number(MessageKey key) => key is ImapMessageKey imap ? ((ulong)imap.UidValidity << 32) | imap.Uid : throw new ArgumentException($"{key} is no key of a spool.", nameof(key));

    private static MessageKey Key(ulong number) => new ImapMessageKey((uint)(number >> 32), (uint)number);

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }
}
