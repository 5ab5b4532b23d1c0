using MailMover.Core.Model;

namespace MailMover.Demo;

/// <summary>Everything that was read from one side, for comparing it with the other.</summary>
public sealed class MailboxContents
{
    private readonly SortedDictionary<FolderPath, List<MessageFacts>> _folders = [];
    private readonly HashSet<FolderPath> _subscribed = [];

    /// <summary>The folders.</summary>
    public IReadOnlyCollection<FolderPath> Folders => _folders.Keys;

    /// <summary>The number of messages.</summary>
    public int Messages => _folders.Values.Sum(m => m.Count);

    /// <summary>The messages of a folder in its order; none where there is no such folder.</summary>
    public IReadOnlyList<MessageFacts> this[FolderPath folder] => _folders.GetValueOrDefault(folder) ?? [];

    /// <summary>Whether a folder is subscribed to.</summary>
    public bool IsSubscribed(FolderPath folder) => _subscribed.Contains(folder);

    /// <summary>Notes a folder.</summary>
    public void AddFolder(FolderPath folder, bool subscribed)
    {
        _folders.TryAdd(folder, []);
        if (subscribed)
            _subscribed.Add(folder);
    }

    /// <summary>Notes a message.</summary>
    public void Add(FolderPath folder, MessageFacts message) => _folders[folder].Add(message);

    /// <summary>
    /// What is different at the destination, in words; empty where both are the same. Messages are compared as a multiset: three copies there need three here.
    /// </summary>
    public IReadOnlyList<string> Differences(MailboxContents destination)
    {
        var differences = new List<string>();
        foreach (var folder in _folders.Keys.Union(destination._folders.Keys).Order())
        {
            if (!destination._folders.ContainsKey(folder))
                differences.Add($"{folder}: the destination has no such folder");
            else if (!_folders.ContainsKey(folder) && !folder.IsInbox)
                differences.Add($"{folder}: only the destination has this folder");
            if (_subscribed.Contains(folder) && !destination._subscribed.Contains(folder))
                differences.Add($"{folder}: the subscription is missing");
            CompareMessages(folder, this[folder], destination[folder], differences);
        }

        return differences;
    }

    private static void CompareMessages(FolderPath folder, IReadOnlyList<MessageFacts> here, IReadOnlyList<MessageFacts> there, List<string> differences)
    {
        var missing = Subtract(here, there);
        var surplus = Subtract(there, here);
        foreach (var message in missing)
        {
            var same = surplus.Find(m => m.Sha256 == message.Sha256);
            if (same is null)
            {
                differences.Add($"{folder}: message {message.Sha256.ToString()[..12]} of {message.InternalDate:u} is missing");
                continue;
            }

            surplus.Remove(same);
            differences.Add($"{folder}: message {message.Sha256.ToString()[..12]} has flags ({message.Flags}) and date {message.InternalDate:u} at the source, ({same.Flags}) and {same.InternalDate:u} at the destination");
        }

        differences.AddRange(surplus.Select(m => $"{folder}: message {m.Sha256.ToString()[..12]} of {m.InternalDate:u} is there once too often, or changed"));
    }

    private static List<MessageFacts> Subtract(IEnumerable<MessageFacts> from, IEnumerable<MessageFacts> what)
    {
        var counts = what.GroupBy(m => m).ToDictionary(g => g.Key, g => g.Count());
        var rest = new List<MessageFacts>();
        foreach (var message in from)
        {
            if (counts.TryGetValue(message, out var count) && count > 0)
                counts[message] = count - 1;
            else
                rest.Add(message);
        }

        return rest;
    }
}
