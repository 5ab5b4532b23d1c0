using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>The messages of one folder at one moment, in ascending order of their numbers.</summary>
/// <param name="Stamp">By what its files are known to be unchanged.</param>
/// <param name="IsSettled">Whether a change since would show in the stamp.</param>
/// <param name="Entries">The messages.</param>
/// <param name="Status">The figures.</param>
internal sealed record EmlSnapshot(FileStamp Stamp, bool IsSettled, IReadOnlyList<EmlEntry> Entries, FolderStatus Status)
{
    /// <summary>The place of a number, or -1.</summary>
    public int IndexOf(uint uid)
    {
        int low = 0, high = Entries.Count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (Entries[middle].Uid == uid)
                return middle;
            if (Entries[middle].Uid < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
