using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>The messages of one mbox file in ascending order of their numbers. What is appended later comes at the end, so a reader's places stay.</summary>
internal sealed class EntryTable
{
    private readonly Lock _gate = new();
    private readonly List<MboxEntry> _entries = [];
    private readonly Dictionary<UInt128, int> _occurrences = [];
    private int _counted;
    private readonly List<ImmutableArray<string>> _keywords = [[]];
    private readonly Dictionary<string, int> _keywordSets = new(StringComparer.Ordinal) { [""] = 0 };

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>All messages together, as presented.</summary>
    public long SizeInOctets { get; private set; }

    /// <summary>The message that lies last in the file; null for none.</summary>
    public MboxEntry? Last
    {
        get
        {
            lock (_gate)
                return _entries.Count == 0 ? null : _entries.MaxBy(e => e.Separator);
        }
    }

    /// <summary>The message at a place.</summary>
    public MboxEntry this[int index]
    {
        get
        {
            lock (_gate)
                return _entries[index];
        }
    }

    /// <summary>Adds one with its flags.</summary>
    public void Add(MboxEntry entry, FlagSet flags)
    {
        lock (_gate)
        {
            entry.System = flags.System;
            entry.Keywords = KeywordSet(flags.Keywords);
            SizeInOctets += entry.Size;
            _entries.Add(entry);
        }
    }

    /// <summary>The flags of a message.</summary>
    public FlagSet FlagsOf(in MboxEntry entry)
    {
        lock (_gate)
            return FlagSet.Of(entry.System, _keywords[entry.Keywords]);
    }

    /// <summary>Changes messages in place; only before others see the table.</summary>
    public void Number(int from, IReadOnlyList<uint> numbers)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 0; i < numbers.Count; i++)
            entries[from + i].Uid = numbers[i];
    }

    /// <summary>Says since when the flags of the messages are what they are; only before others see the table.</summary>
    /// <param name="former">What was known before; null for nothing.</param>
    /// <param name="modSeq">The count of changes now.</param>
    public void CountChanges(EntryTable? former, uint modSeq)
    {
        foreach (ref var entry in CollectionsMarshal.AsSpan(_entries))
        {
            var index = former?.IndexOf(entry.Uid) ?? -1;
            entry.ModSeq = index >= 0 && former!.FlagsOf(former[index]).Equals(FlagsOf(entry)) ? former[index].ModSeq : modSeq;
        }
    }

    /// <summary>Puts them into the order of their numbers; only before others see the table.</summary>
    public void Sort()
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i].Uid > entries[i - 1].Uid)
                continue;
            entries.Sort((a, b) => a.Uid.CompareTo(b.Uid));
            return;
        }
    }

    /// <summary>The place of a number, or -1.</summary>
    public int IndexOf(uint uid)
    {
        lock (_gate)
        {
            int low = 0, high = _entries.Count - 1;
            while (low <= high)
            {
                var middle = low + ((high - low) / 2);
                var found = _entries[middle].Uid;
                if (found == uid)
                    return middle;
                if (found < uid)
                    low = middle + 1;
                else
                    high = middle - 1;
            }

            return -1;
        }
    }

    /// <summary>The places of all messages in the order of the file.</summary>
    public int[] InFileOrder()
    {
        lock (_gate)
        {
            var places = new int[_entries.Count];
            var separators = new long[_entries.Count];
            for (var i = 0; i < places.Length; i++)
                (places[i], separators[i]) = (i, _entries[i].Separator);
            Array.Sort(separators, places);
            return places;
        }
    }

    /// <summary>How often each of these contents occurs.</summary>
    public Dictionary<UInt128, int> Occurrences(IEnumerable<UInt128> digests)
    {
        lock (_gate)
        {
            for (; _counted < _entries.Count; _counted++)
                _occurrences[_entries[_counted].Digest] = Math.Max(_occurrences.GetValueOrDefault(_entries[_counted].Digest), _entries[_counted].Occurrence);
            return digests.Distinct().ToDictionary(d => d, d => _occurrences.GetValueOrDefault(d));
        }
    }

    private int KeywordSet(ImmutableArray<string> keywords)
    {
        var key = string.Join(' ', keywords);
        if (_keywordSets.TryGetValue(key, out var set))
            return set;
        _keywords.Add(keywords);
        return _keywordSets[key] = _keywords.Count - 1;
    }
}
