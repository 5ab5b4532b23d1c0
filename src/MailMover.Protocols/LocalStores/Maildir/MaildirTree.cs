using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Model;
using MailMover.Protocols.Imap;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>The folders of a store, and where a new one would lie. Links are not followed.</summary>
internal sealed class MaildirTree
{
    private const string KMailEnding = ".directory";
    private const string ThunderbirdEnding = ".sbd";
    private const int Deepest = 20;
    private const int MostDirectories = 100_000;

    private readonly string _root;
    private readonly StoreSidecar _sidecar;
    private readonly List<FoundFolder> _folders = [];
    private readonly Dictionary<FolderPath, FoundFolder> _byPath = [];
    private int _directories;

    private MaildirTree(string root, StoreSidecar sidecar) => (_root, _sidecar) = (root, sidecar);

    public IReadOnlyList<FoundFolder> Folders => _folders;

    /// <summary>How new folders are laid.</summary>
    public MaildirLayout Layout { get; private set; }

    /// <summary>Looks at what is there.</summary>
    public static MaildirTree Scan(string root, StoreSidecar sidecar)
    {
        var tree = new MaildirTree(root, sidecar);
        if (!Directory.Exists(root))
            return tree;
        if (IsMaildir(root))
            tree.Add(FolderPath.Inbox, "", null);
        tree.Visit("", 0);
        tree.Layout = tree.RecogniseLayout();
        return tree;
    }

    public static bool IsMaildir(string directory) =>
        Directory.Exists(Path.Combine(directory, "cur")) || (Directory.Exists(Path.Combine(directory, "new")) && Directory.Exists(Path.Combine(directory, "tmp")));

    /// <summary>A folder was made here.</summary>
    public void Made(FolderPath path, string directory)
    {
        if (!_byPath.ContainsKey(path))
            Add(path, directory, null);
    }

    public FoundFolder? Find(FolderPath folder) => _byPath.GetValueOrDefault(folder);

    /// <summary>Where a folder that is not there yet is to lie, relative to the store.</summary>
    public string DirectoryFor(FolderPath folder)
    {
        if (folder.IsInbox)
            return Layout is MaildirLayout.PlusPlus or MaildirLayout.FileSystem ? "" : "INBOX";
        var wanted = Wanted(folder);
        var parent = Path.GetDirectoryName(wanted.Replace('/', Path.DirectorySeparatorChar)) ?? "";
        var there = Directory.Exists(Path.Combine(_root, parent)) ? Directory.EnumerateFileSystemEntries(Path.Combine(_root, parent)).Select(e => Path.GetFileName(e)).ToHashSet(StringComparer.Ordinal) : [];
        return Choose(folder, wanted, d => there.Contains(Path.GetFileName(d)), d => Path.Exists(Path.Combine(_root, d)), d => _folders.Exists(f => f.Directory == d));
    }

    /// <summary>
    /// The wanted directory, or one with a digest where that name is another folder's: because it says something else in the sidecar, or because the
    /// file system takes two names for one that differ only in case.
    /// </summary>
    internal static string Choose(FolderPath folder, string wanted, Func<string, bool> isListed, Func<string, bool> exists, Func<string, bool> isAnotherFolder)
    {
        if (!isAnotherFolder(wanted) && (isListed(wanted) || !exists(wanted)))
            return wanted;
        return $"{wanted}=~{Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(folder.ToString())).AsSpan(0, 8))}";
    }

    /// <summary>The folder's name as its directory tells it, without the help of the sidecar for the last part.</summary>
    public FolderPath? NameOf(string directory) => SegmentsOf(directory, asksSidecar: false) is { Count: > 0 } segments ? FolderPath.Of(segments) : null;

    private static string Decode(string name) => ModifiedUtf7.TryDecode(name, out var decoded) ? decoded : name;

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}/{name}";

    private static (string Parent, string Name) Split(string directory)
    {
        var slash = directory.LastIndexOf('/');
        return slash < 0 ? ("", directory) : (directory[..slash], directory[(slash + 1)..]);
    }

    private IReadOnlyList<string> SegmentsOf(string directory, bool asksSidecar = true)
    {
        if (directory.Length == 0)
            return [];
        if (asksSidecar && _sidecar.Find(directory)?.Name is { } known)
            return known.Segments;
        var (parent, name) = Split(directory);
        if (InnerOf(name) is { } inner)
            return SegmentsOf(Join(parent, inner));
        var around = SegmentsOf(parent);
        if (name[0] != '.')
            return [.. around, Decode(name)];
        var parts = name[1..].Split('.');
        return Array.TrueForAll(parts, p => p.Length > 0) ? [.. around, .. parts.Select(Decode)] : [.. around, Decode(name)];
    }

    /// <summary>The folder whose inner folders lie in a directory of this name; null where it is no such name.</summary>
    private static string? InnerOf(string name)
    {
        if (name.Length > KMailEnding.Length + 1 && name[0] == '.' && name.EndsWith(KMailEnding, StringComparison.Ordinal))
            return name[1..^KMailEnding.Length];
        return name.Length > ThunderbirdEnding.Length && name[0] != '.' && name.EndsWith(ThunderbirdEnding, StringComparison.Ordinal) ? name[..^ThunderbirdEnding.Length] : null;
    }

    private void Visit(string directory, int depth)
    {
        List<DirectoryInfo> children;
        try
        {
            children = [.. new DirectoryInfo(Path.Combine(_root, directory)).EnumerateDirectories()];
        }
        catch (UnauthorizedAccessException e) when (directory.Length > 0)
        {
            if (!_folders.Exists(f => f.Directory == directory))
                Add(FolderPath.Of(SegmentsOf(directory)), directory, LocalFailures.Words(e));
            return;
        }

        foreach (var child in children.OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            if (++_directories > MostDirectories)
                throw new IOException($"it holds more than {MostDirectories:N0} directories, so it is hardly a mail store");
            if (!StoreFiles.IsLink(child))
                Look(child, Join(directory, child.Name), depth);
        }
    }

    private void Look(DirectoryInfo child, string directory, int depth)
    {
        var isMaildir = IsMaildir(child.FullName);
        var goesOn = depth < Deepest;
        if (child.Name is "cur" or "new" or "tmp" && !(isMaildir && child.Name == "new" && Directory.Exists(Path.Combine(child.FullName, "cur"))))
            return;
        if (child.Name.Contains('\uFFFD', StringComparison.Ordinal))
            Add(FolderPath.Of(SegmentsOf(directory)), directory, "its name is no valid UTF-8; rename the directory");
        else if (InnerOf(child.Name) is not null && !isMaildir)
            VisitIf(goesOn, directory, depth);
        else if (child.Name[0] == '.')
            LookAtHidden(child, directory, isMaildir);
        else
        {
            if (isMaildir)
                Add(FolderPath.Of(SegmentsOf(directory)), directory, null);
            VisitIf(goesOn, directory, depth);
        }
    }

    private void VisitIf(bool goesOn, string directory, int depth)
    {
        if (goesOn)
            Visit(directory, depth + 1);
    }

    private void LookAtHidden(DirectoryInfo child, string directory, bool isMaildir)
    {
        if (isMaildir)
        {
            Add(FolderPath.Of(SegmentsOf(directory)), directory, null);
            return;
        }

        // What may not be looked into may be a folder: it is listed, and says why it cannot be opened.
        try
        {
            using var entries = child.EnumerateFileSystemInfos().GetEnumerator();
            entries.MoveNext();
        }
        catch (UnauthorizedAccessException e)
        {
            Add(FolderPath.Of(SegmentsOf(directory)), directory, LocalFailures.Words(e));
        }
        catch (DirectoryNotFoundException)
        {
            // Gone since.
        }
    }

    private void Add(FolderPath path, string directory, string? problem)
    {
        // Two directories may mean the same name (INBOX beside the store's own); no mail may be hidden by that.
        var free = path;
        for (var number = 2; _byPath.ContainsKey(free); number++)
            free = FolderPath.Of(path.Segments.SetItem(path.Segments.Length - 1, $"{path.Name} ({number})"));
        var folder = new FoundFolder(free, directory, problem);
        _byPath.Add(free, folder);
        _folders.Add(folder);
    }

    private MaildirLayout RecogniseLayout()
    {
        var hasPlain = _folders.Exists(f => f.Directory.Length > 0 && f.Directory[0] != '.');
        if (_byPath.TryGetValue(FolderPath.Inbox, out var inbox) && inbox.Directory.Length == 0)
            return hasPlain && !_folders.Exists(f => f.Directory.StartsWith('.')) ? MaildirLayout.FileSystem : MaildirLayout.PlusPlus;
        if (_folders.Exists(f => f.Directory.Contains($"{KMailEnding}/", StringComparison.Ordinal)))
            return MaildirLayout.KMail;
        return hasPlain ? MaildirLayout.Nested : MaildirLayout.PlusPlus;
    }

    private string Wanted(FolderPath folder)
    {
        var around = folder.Parent is not { } parent ? null : parent.IsInbox && Layout != MaildirLayout.KMail && Layout != MaildirLayout.Nested ? Top(parent.Name) : Find(parent)?.Directory ?? Wanted(parent);
        if (around is null)
            return Top(folder.Name);
        if (Layout == MaildirLayout.PlusPlus)
            return SafeNames.Shorten($"{around}.{PlusPlusName(folder.Name)}");
        if (Layout != MaildirLayout.KMail)
            return $"{around}/{PlainName(folder.Name)}";
        var (outside, name) = Split(around);
        return Join(outside, $".{name}{KMailEnding}/{PlainName(folder.Name)}");
    }

    private string Top(string segment) => Layout == MaildirLayout.PlusPlus ? SafeNames.Shorten($".{PlusPlusName(segment)}") : PlainName(segment);

    private static string PlusPlusName(string segment) => ModifiedUtf7.Encode(SafeNames.Encode(segment, "."));

    /// <summary>Names that mean something beside folders that lie in plain directories.</summary>
    private static bool IsOfStores(string name) => name.ToUpperInvariant() is "CUR" or "NEW" or "TMP" or "SUBSCRIPTIONS"
        || name.StartsWith("mailmover", StringComparison.OrdinalIgnoreCase) || name.StartsWith("dovecot", StringComparison.OrdinalIgnoreCase) || name.StartsWith("courierimap", StringComparison.OrdinalIgnoreCase);

    private string PlainName(string segment)
    {
        var safe = SafeNames.Encode(segment);
        if (safe[0] == '.' || safe.EndsWith(ThunderbirdEnding, StringComparison.OrdinalIgnoreCase) || IsOfStores(safe))
            safe = SafeNames.Encode(segment, [segment[0], '.']);
        return SafeNames.Shorten(Layout == MaildirLayout.FileSystem ? ModifiedUtf7.Encode(safe) : safe);
    }
}
