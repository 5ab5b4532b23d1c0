using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>Finds the folders of a tree of single files: each directory is one. Inside a <c>.mbox</c> directory of Apple Mail only further ones are.</summary>
internal sealed class EmlTree
{
    private const int Deepest = 32;
    private const string BundleEnding = ".mbox";
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly string _root;
    private readonly StoreSidecar _sidecar;
    private readonly Dictionary<FolderPath, FoundEml> _found = [];

    private EmlTree(string root) => (_root, _sidecar) = (root, StoreSidecar.Read(root));

    /// <summary>The folders of a store. INBOX is among them, whether it has a directory or not.</summary>
    public static IReadOnlyDictionary<FolderPath, FoundEml> Read(string root)
    {
        var tree = new EmlTree(root);
        if (Directory.Exists(root))
            tree.ReadRoot(new DirectoryInfo(root));
        tree._found.TryAdd(FolderPath.Inbox, new FoundEml(FolderPath.Inbox, null, []));
        foreach (var (path, found) in tree._found.ToList())
        {
            var said = found.Directory is { } directory ? tree._sidecar.Find(tree.Relative(directory)) : null;
            tree._found[path] = found with
            {
                SpecialUse = said?.SpecialUse ?? SpecialUse.None,
                IsSubscribed = tree._sidecar.Folders.Count > 0 ? said?.IsSubscribed ?? false : found.Directory is not null,
            };
        }

        return tree._found;
    }

    private void ReadRoot(DirectoryInfo root)
    {
        var inner = Subdirectories(root);
        var hasInbox = inner.Exists(d => d.Name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) || d.Name.Equals("INBOX" + BundleEnding, StringComparison.OrdinalIgnoreCase));

        // What lies at the top is new mail, unless a directory says that it holds that.
        if (IsBundle(root))
            ReadFolder(root, FolderPath.Of(Segment(root.Name)), 0);
        else if (!hasInbox)
            _found[FolderPath.Inbox] = new FoundEml(FolderPath.Inbox, root.FullName, []);
        else if (root.EnumerateFiles("*", Everything).Any(f => EmlFiles.IsMessage(f.Name)))
            Add(FolderPath.Of(root.Name), root.FullName, []);
        if (!IsBundle(root))
        {
            foreach (var directory in inner)
                ReadFolder(directory, NameOf(directory.FullName) ?? FolderPath.Of(Segment(directory.Name)), 1);
        }
    }

    private void ReadFolder(DirectoryInfo directory, FolderPath path, int depth)
    {
        if (depth > Deepest)
            return;
        if (!IsBundle(directory))
        {
            Add(path, directory.FullName, []);
            foreach (var inner in Subdirectories(directory))
                ReadFolder(inner, NameOf(inner.FullName) ?? path.Child(Segment(inner.Name)), depth + 1);
            return;
        }

        var holding = new List<string>();
        var folders = new List<DirectoryInfo>();
        Collect(directory, directory, holding, folders, depth);
        Add(path, directory.FullName, holding);
        foreach (var inner in folders)
            ReadFolder(inner, path.Child(Segment(inner.Name)), depth + 1);
    }

    /// <summary>Apple Mail puts messages some directories deeper, named by numbers. Its <c>Attachments</c> hold parts of messages, which are no messages.</summary>
    private static void Collect(DirectoryInfo bundle, DirectoryInfo directory, List<string> holding, List<DirectoryInfo> folders, int depth)
    {
        if (depth > Deepest)
            return;
        foreach (var inner in Subdirectories(directory))
        {
            if (IsBundle(inner))
            {
                folders.Add(inner);
            }
            else if (!inner.Name.Equals("Attachments", StringComparison.OrdinalIgnoreCase))
            {
                holding.Add(Path.GetRelativePath(bundle.FullName, inner.FullName));
                Collect(bundle, inner, holding, folders, depth + 1);
            }
        }
    }

    private static bool IsBundle(DirectoryInfo directory) => directory.Name.Length > BundleEnding.Length && directory.Name.EndsWith(BundleEnding, StringComparison.OrdinalIgnoreCase);

    private static string Segment(string name) => name.Length > BundleEnding.Length && name.EndsWith(BundleEnding, StringComparison.OrdinalIgnoreCase) ? name[..^BundleEnding.Length] : name;

    private static List<DirectoryInfo> Subdirectories(DirectoryInfo directory)
    {
        try
        {
            return [.. directory.EnumerateDirectories("*", Everything).Where(d => !d.Name.StartsWith('.') && !StoreFiles.IsLink(d)).OrderBy(d => d.Name, StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever opens the folder is told: its files cannot be listed either.
            return [];
        }
    }

    private void Add(FolderPath path, string directory, IReadOnlyList<string> inner)
    {
        if (!_found.TryAdd(path, new FoundEml(path, directory, inner)))
            _found.TryAdd(path.Parent?.Child(Path.GetFileName(directory)) ?? FolderPath.Of(Path.GetFileName(directory)), new FoundEml(path.Parent?.Child(Path.GetFileName(directory)) ?? FolderPath.Of(Path.GetFileName(directory)), directory, inner));
    }

    private FolderPath? NameOf(string directory) => _sidecar.Find(Relative(directory))?.Name;

    private string Relative(string directory) => Path.GetRelativePath(_root, directory).Replace(Path.DirectorySeparatorChar, '/');
}
