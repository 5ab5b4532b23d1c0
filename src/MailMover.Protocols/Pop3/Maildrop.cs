using MailMover.Core.Model;

namespace MailMover.Protocols.Pop3;

/// <summary>What one session shows; by the standard it stays as it is until the session ends.</summary>
internal sealed class Maildrop
{
    private readonly Dictionary<uint, MaildropEntry> _byUid;

    public Maildrop(IReadOnlyList<MaildropEntry> entries, FolderStatus status)
    {
        Entries = [.. entries.OrderBy(e => e.Uid)];
        Status = status;
        _byUid = Entries.ToDictionary(e => e.Uid);
    }

    /// <summary>The messages, ascending by <see cref="MaildropEntry.Uid"/>.</summary>
    public IReadOnlyList<MaildropEntry> Entries { get; }

    public FolderStatus Status { get; }

    /// <summary>Whether looking again would mean reading every message again.</summary>
    public bool IsDearToList { get; init; }

    public MaildropEntry? Find(uint uid) => _byUid.GetValueOrDefault(uid);

    /// <summary>At most so many messages after a number.</summary>
    public IReadOnlyList<MaildropEntry> After(uint uid, int most)
    {
        int low = 0, high = Entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Entries[middle].Uid <= uid)
                low = middle + 1;
            else
                high = middle;
        }

        return [.. Entries.Skip(low).Take(most)];
    }
}
