using MailMover.Core.Model;

namespace MailMover.Storage.Journal;

/// <summary>The span of UIDs that a set of keys covers.</summary>
/// <param name="UidValidity">The generation of all of them.</param>
/// <param name="First">The lowest UID.</param>
/// <param name="Last">The highest UID.</param>
/// <param name="Count">How many keys there are.</param>
internal readonly record struct KeyRange(uint UidValidity, uint First, uint Last, int Count)
{
    /// <summary>Whether reading the whole span is cheaper than looking each key up: a step to the next row costs about a fourth of a search.</summary>
    public bool IsDense => (long)Last - First < (4L * Count) + 16;

    /// <summary>The range of the keys; null where there are none or they are of several generations.</summary>
    public static KeyRange? Of(IEnumerable<ImapMessageKey> keys)
    {
        KeyRange? range = null;
        foreach (var key in keys)
        {
            if (range is not { } r)
                range = new KeyRange(key.UidValidity, key.Uid, key.Uid, 1);
            else if (r.UidValidity != key.UidValidity)
                return null;
            else
                range = r with { First = Math.Min(r.First, key.Uid), Last = Math.Max(r.Last, key.Uid), Count = r.Count + 1 };
        }

        return range;
    }
}
