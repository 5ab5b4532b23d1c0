using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Finds the mbox files of a tree and names their folders: plain trees (mutt, Dovecot), Thunderbird's with <c>.sbd</c> directories, a whole profile of it, and the
/// <c>.mbox</c> directories of Apple Mail.
/// </summary>
internal sealed class MboxTree
{
    private const int Deepest = 32;
    private static readonly string[] AccountDirectories = ["Mail", "ImapMail"];
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly string _root;
    private readonly StoreSidecar _sidecar;
    private readonly Dictionary<FolderPath, FoundMbox> _found = [];

    private MboxTree(string root, StoreSidecar sidecar) => (_root, _sidecar) = (root, sidecar);

    /// <summary>The folders of a store. INBOX is among them, whether it has a file or not.</summary>
    public static IReadOnlyDictionary<FolderPath, FoundMbox> Read(string root)
    {
        if (File.Exists(root))
            return OfOneFile(root);
        var tree = new MboxTree(root, StoreSidecar.Read(root));
        if (Directory.Exists(root))
            tree.ReadRoot();
        tree.CompleteParents();
        tree.AddWhatIsKnown();
        return tree._found;
    }

    private static Dictionary<FolderPath, FoundMbox> OfOneFile(string file)
    {
        var name = MboxFileNames.Segment(Path.GetFileName(file));
        var spool = Path.GetDirectoryName(file) is "/var/mail" or "/var/spool/mail";
        var path = spool || name.Equals(MboxFileNames.BundleFile, StringComparison.OrdinalIgnoreCase) ? FolderPath.Inbox : FolderPath.Of(name);
        var found = new Dictionary<FolderPath, FoundMbox> { [path] = new(path, file, null) { IsSubscribed = true } };
        found.TryAdd(FolderPath.Inbox, new FoundMbox(FolderPath.Inbox, null, null));
        return found;
    }

    private void ReadRoot()
    {
        if (IsBundle(_root))
            Add([MboxFileNames.Segment(Path.GetFileName(_root))], Path.Combine(_root, MboxFileNames.BundleFile));
        else if (File.Exists(Path.Combine(_root, "prefs.js")))
            ReadProfile();
        else
            ReadDirectory(_root, [], 0);
    }

    /// <summary>A profile of Thunderbird. Where only one account has files, its folders are those of the mailbox; else each account is a folder.</summary>
    private void ReadProfile()
    {
        var accounts = AccountDirectories
            .Select(d => Path.Combine(_root, d))
            .Where(Directory.Exists)
            .SelectMany(d => new DirectoryInfo(d).EnumerateDirectories("*", Everything))
            .Where(d => !StoreFiles.IsLink(d) && HoldsMail(d))
            .OrderBy(d => d.FullName, StringComparer.Ordinal)
            .ToList();
        foreach (var account in accounts)
            ReadDirectory(account.FullName, accounts.Count == 1 ? [] : [account.Name], 0);
    }

    private static bool HoldsMail(DirectoryInfo account) =>
        account.EnumerateFiles("*", Everything).Any(f => f.Length > 0 && !MboxFileNames.IsOther(f.Name)) || account.EnumerateDirectories("*" + MboxFileNames.SubfoldersEnding, Everything).Any();

    private void ReadDirectory(string directory, string[] prefix, int depth)
    {
        if (depth > Deepest)
            return;
        if (Entries(directory, prefix) is not { } entries)
            return;
        foreach (var file in entries.OfType<FileInfo>().Where(f => !MboxFileNames.IsOther(f.Name)))
            Add([.. prefix, MboxFileNames.Segment(file.Name)], file.FullName);
        foreach (var inner in entries.OfType<DirectoryInfo>().Where(d => !d.Name.StartsWith('.')))
            ReadInner(inner, prefix, depth);
    }

    /// <summary>What lies in a directory; null where it cannot be looked into, which is then said of its folder.</summary>
    private List<FileSystemInfo>? Entries(string directory, string[] prefix)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos("*", Everything).Where(e => !StoreFiles.IsLink(e)).OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException) when (prefix.Length > 0)
        {
            var path = FolderPath.Of(prefix);
            _found[path] = (_found.GetValueOrDefault(path) ?? new FoundMbox(path, null, null)) with { Problem = $"{LocalFailures.Show(directory)} may not be looked into. Check to whom it belongs and its permissions." };
            return null;
        }
    }

    private void ReadInner(DirectoryInfo directory, string[] prefix, int depth)
    {
        string[] segments = [.. prefix, MboxFileNames.Segment(directory.Name)];
        if (Directory.Exists(Path.Combine(directory.FullName, "cur")))
        {
            var path = NameOf(directory.FullName) ?? FolderPath.Of(segments);
            _found.TryAdd(path, new FoundMbox(path, null, null, $"{LocalFailures.Show(directory.FullName)} holds one file for each message (a Maildir). Read it with maildir:, not with mbox:."));
            return;
        }

        if (IsBundle(directory.FullName))
        {
            Add(segments, Path.Combine(directory.FullName, MboxFileNames.BundleFile));
            foreach (var inner in directory.EnumerateDirectories("*" + MboxFileNames.MboxEnding, Everything).Where(d => !StoreFiles.IsLink(d)).OrderBy(d => d.Name, StringComparer.Ordinal))
                ReadInner(inner, segments, depth + 1);
            return;
        }

        // What is called NAME.sbd is named like the file it belongs to, which the sidecar may know by another name.
        var owner = directory.FullName.EndsWith(MboxFileNames.SubfoldersEnding, StringComparison.OrdinalIgnoreCase) ? directory.FullName[..^MboxFileNames.SubfoldersEnding.Length] : null;
        var folder = owner is not null && NameOf(owner) is { } known ? known : FolderPath.Of(segments);
        if (_found.TryGetValue(folder, out var found))
            _found[folder] = found with { Container = directory.FullName };
        else
            _found[folder] = new FoundMbox(folder, null, directory.FullName);
        ReadDirectory(directory.FullName, [.. folder.Segments], depth + 1);
    }

    private static bool IsBundle(string directory) =>
        directory.EndsWith(MboxFileNames.MboxEnding, StringComparison.OrdinalIgnoreCase) && File.Exists(Path.Combine(directory, MboxFileNames.BundleFile));

    private void Add(string[] segments, string file)
    {
        var path = NameOf(file) ?? FolderPath.Of(segments);
        if (_found.TryGetValue(path, out var found) && found.File is null && found.Problem is null)
            _found[path] = found with { File = file };
        else if (!_found.TryAdd(path, new FoundMbox(path, file, null)))
            // Work and Work.mbox beside each other.
            _found.TryAdd(FolderPath.Of([.. segments[..^1], Path.GetFileName(file)]), new FoundMbox(FolderPath.Of([.. segments[..^1], Path.GetFileName(file)]), file, null));
    }

    private FolderPath? NameOf(string file) => _sidecar.Find(Relative(file))?.Name;

    private string Relative(string file) => Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/');

    private void CompleteParents()
    {
        foreach (var path in _found.Keys.ToList())
        {
            for (var parent = path.Parent; parent is not null; parent = parent.Parent)
                _found.TryAdd(parent, new FoundMbox(parent, null, null));
        }

        _found.TryAdd(FolderPath.Inbox, new FoundMbox(FolderPath.Inbox, null, null));
    }

    private void AddWhatIsKnown()
    {
        var subscriptions = _sidecar.Folders.Count > 0 ? null : ReadSubscriptions();
        foreach (var (path, found) in _found.ToList())
        {
            var said = found.File is { } file ? _sidecar.Find(Relative(file)) : null;
            var isSubscribed = _sidecar.Folders.Count > 0 ? said?.IsSubscribed ?? false : found.CanOpen && (subscriptions?.Contains(path.ToString()) ?? true);
            _found[path] = found with { SpecialUse = said?.SpecialUse ?? SpecialUse.None, IsSubscribed = isSubscribed };
        }
    }

    /// <summary>Dovecot's list of subscriptions; null where there is none, as with programs that do not know such a thing and show every folder.</summary>
    private HashSet<string>? ReadSubscriptions()
    {
        var file = Path.Combine(_root, ".subscriptions");
        return File.Exists(file) ? [.. File.ReadLines(file).Select(l => string.Join('/', l.Split('/', '\t').Select(MboxFileNames.Segment)))] : null;
    }
}
