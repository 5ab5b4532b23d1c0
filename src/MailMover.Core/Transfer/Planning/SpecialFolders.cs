using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Which folder of a mailbox serves which use: one for each at most.</summary>
internal sealed class SpecialFolders
{
    private readonly Dictionary<SpecialUse, FolderPath> _folders = [];
    private readonly Dictionary<FolderPath, SpecialUse> _uses = [];

    public SpecialFolders(IReadOnlyList<FolderInfo> folders)
    {
        Claim(FolderPath.Inbox, SpecialUse.Inbox);
        // The server's word comes before the name's, and a folder with mail in it before one that only holds others.
        Claim(folders.Where(f => f.CanOpen), f => f.SpecialUse);
        Claim(folders.Where(f => !f.CanOpen), f => f.SpecialUse);
        var silent = folders.Where(f => f.SpecialUse == SpecialUse.None).ToList();
        Claim(silent.Where(f => f.CanOpen), f => SpecialFolderNames.UseOf(f.Path));
        Claim(silent.Where(f => !f.CanOpen), f => SpecialFolderNames.UseOf(f.Path));
    }

    /// <summary>What the folder is for, if it is the one.</summary>
    public SpecialUse UseOf(FolderPath folder) => _uses.GetValueOrDefault(folder);

    /// <summary>The folder for the use, or null.</summary>
    public FolderPath? FolderFor(SpecialUse use) => use == SpecialUse.None ? null : _folders.GetValueOrDefault(use);

    private void Claim(IEnumerable<FolderInfo> folders, Func<FolderInfo, SpecialUse> use)
    {
        foreach (var folder in folders)
            Claim(folder.Path, use(folder));
    }

    private void Claim(FolderPath folder, SpecialUse use)
    {
        if (use != SpecialUse.None && !_uses.ContainsKey(folder) && _folders.TryAdd(use, folder))
            _uses.Add(folder, use);
    }
}
