using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Verification.Engine;

/// <summary>The destination's folders and what they are for.</summary>
internal sealed class DestinationFolders
{
    private readonly Dictionary<FolderPath, FolderInfo> _folders;

    public DestinationFolders(IReadOnlyList<FolderInfo> folders)
    {
        _folders = folders.ToDictionary(f => f.Path);
        InSearchOrder = [.. folders.Where(f => f.CanOpen).OrderBy(f => IsView(f.Path) ? 2 : IsTrash(f) ? 1 : 0)];
    }

    /// <summary>Those that can be opened: ordinary ones, then trash and junk, then views.</summary>
    public IReadOnlyList<FolderInfo> InSearchOrder { get; }

    public bool HasViews => _folders.Values.Any(f => f.CanOpen && IsView(f.Path));

    public bool CanOpen(FolderPath folder) => _folders.TryGetValue(folder, out var found) && found.CanOpen;

    /// <summary>Whether the destination has a folder of that name that nobody may open.</summary>
    public bool IsClosed(FolderPath folder) => _folders.TryGetValue(folder, out var found) && !found.CanOpen;

    public bool IsTrash(FolderPath folder) => _folders.TryGetValue(folder, out var found) && IsTrash(found);

    public static bool IsTrash(FolderInfo folder) => UseOf(folder) is SpecialUse.Trash or SpecialUse.Junk;

    public bool IsView(FolderPath folder) => _folders.TryGetValue(folder, out var found) && UseOf(found) is SpecialUse.All or SpecialUse.Flagged or SpecialUse.Important;

    /// <summary>What the server says that a folder is for, else what its name says.</summary>
    public static SpecialUse UseOf(FolderInfo folder) => folder.SpecialUse != SpecialUse.None ? folder.SpecialUse : SpecialFolderNames.UseOf(folder.Path);
}
