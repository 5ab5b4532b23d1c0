using System.Collections.Concurrent;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>The messages of a folder at one moment, in ascending order of their numbers.</summary>
internal sealed class MaildirSnapshot(uint uidValidity, uint uidNext, uint[] numbers, NameList names, IReadOnlyDictionary<int, string> otherKeys, long? sizeInOctets, FolderStamp stamp)
{
    private readonly ConcurrentDictionary<int, (string Name, bool IsNew)> _renamed = [];

    public uint UidValidity => uidValidity;

    public uint UidNext => uidNext;

    public int Count => numbers.Length;

    /// <summary>All messages together; null where not all names tell their sizes.</summary>
    public long? SizeInOctets => sizeInOctets;

    public FolderStamp Stamp => stamp;

    public uint NumberAt(int index) => numbers[index];

    /// <summary>Where the message of this number is; negative where there is none.</summary>
    public int IndexOf(uint number) => Array.BinarySearch(numbers, number);

    /// <summary>The name of its file, and whether it lies in <c>new</c>.</summary>
    public (string Name, bool IsNew) FileAt(int index) => _renamed.TryGetValue(index, out var renamed) ? renamed : (names[index], names.IsNew(index));

    /// <summary>By what its number is known.</summary>
    public string KeyAt(int index) => otherKeys.TryGetValue(index, out var other) ? other : new MaildirName(names[index]).Key;

    /// <summary>Its file has another name now.</summary>
    public void Renamed(int index, string name) => _renamed[index] = (name, false);
}
