using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>What a scripted server holds: the truth, whatever it tells its clients.</summary>
public sealed class ScriptedMailbox
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ScriptedFolder> _folders = new(StringComparer.Ordinal);

    public ScriptedMailbox() => AddFolder("INBOX");

    /// <summary>Appends beyond so many octets in all are refused with OVERQUOTA.</summary>
    public long? QuotaInOctets { get; set; }

    public IReadOnlyList<ScriptedFolder> Folders => Locked(() => _folders.Values.OrderBy(f => f.Name, StringComparer.Ordinal).ToList());

    /// <summary>The messages of a folder now.</summary>
    public IReadOnlyList<ScriptedMessage> this[string folder] => Locked(() => Find(folder) is { } found ? found.Messages.ToList() : []);

    public ScriptedFolder AddFolder(string name, uint uidValidity = 7) => Locked(() =>
    {
        if (!_folders.TryGetValue(name, out var folder))
            _folders[name] = folder = new ScriptedFolder(name, uidValidity);
        return folder;
    });

    public ScriptedMessage Add(string folder, string text, string flags = "", DateTimeOffset? date = null) => Locked(() =>
        AddFolder(folder).Add(Encoding.Latin1.GetBytes(text), flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), date ?? new DateTimeOffset(2020, 1, 1, 8, 0, 0, TimeSpan.FromHours(1))));

    /// <summary>Adds believable messages with these numbers in their subjects.</summary>
    public ScriptedMailbox Fill(string folder, int count, int first = 1, int octets = 0)
    {
        var name = folder.ToLowerInvariant();
        for (var i = first; i < first + count; i++)
        {
            var body = octets == 0 ? $"This is message {i}.\r\n" : new string((char)('a' + (i % 26)), 70) + "\r\n";
            var text = $"From: Ann <ann@example.org>\r\nTo: Jo <jo@example.org>\r\nSubject: {folder} {i}\r\nDate: Mon, 02 Feb 2026 10:00:00 +0100\r\nMessage-ID: <{name}.{i}@example.org>\r\n\r\n";
            Add(folder, text + string.Concat(Enumerable.Repeat(body, Math.Max(1, octets / 72))), i % 2 == 0 ? "\\Seen" : "", new DateTimeOffset(2020, 1, 1, 8, 0, 0, TimeSpan.FromHours(1)).AddMinutes(i));
        }

        return this;
    }

    /// <summary>Removes messages, as another client would.</summary>
    public void Remove(string folder, params uint[] uids) => Locked(() => Find(folder)?.Remove(m => uids.Contains(m.Uid)));

    /// <summary>Rebuilds a folder: a new UIDVALIDITY, and other UIDs for the same messages.</summary>
    public void Renumber(string folder, uint uidValidity, uint firstUid = 1001) => Locked(() =>
    {
        var found = Find(folder)!;
        (found.UidValidity, found.UidNext) = (uidValidity, firstUid);
        foreach (var message in found.Messages)
            message.Uid = found.UidNext++;
    });

    /// <summary>What the other mailbox holds less, more or otherwise; empty if both hold the same folders with the same messages, each as often.</summary>
    public IReadOnlyList<string> DifferencesTo(ScriptedMailbox other)
    {
        var differences = new List<string>();
        foreach (var name in Folders.Concat(other.Folders).Select(f => f.Name).Distinct().ToList())
        {
            if (Folders.All(f => f.Name != name) && name != "INBOX")
                differences.Add($"{name}: only there");
            if (other.Folders.All(f => f.Name != name))
                differences.Add($"{name}: missing");
            var there = other[name].GroupBy(m => m.Evidence).ToDictionary(g => g.Key, g => g.Count());
            foreach (var here in this[name].GroupBy(m => m.Evidence))
            {
                var count = there.GetValueOrDefault(here.Key);
                if (count != here.Count())
                    differences.Add($"{name}: {count} instead of {here.Count()} of {here.Key}");
                there.Remove(here.Key);
            }

            differences.AddRange(there.Keys.Select(k => $"{name}: only there: {k}"));
        }

        return differences;
    }

    /// <summary>The folder of that name; INBOX in any case.</summary>
    internal ScriptedFolder? Find(string name) => _folders.GetValueOrDefault(name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name);

    internal T Locked<T>(Func<T> act)
    {
        lock (_gate)
            return act();
    }

    internal void Locked(Action act)
    {
        lock (_gate)
            act();
    }
}
