using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>The directories and small files of one store: folders, their names, subscriptions, the lock.</summary>
internal sealed class MaildirStore(string root, LocalStoreOptions options, LocalFailures failures, TimeProvider time, MaildirWriting writing) : IDisposable
{
    public const string LockFile = "mailmover.lock";

    /// <summary>Maildir++ marks its folders with an empty file, so that programs that deliver know them from whole mailboxes.</summary>
    private const string FolderMark = "maildirfolder";

    private const int RememberedSnapshots = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<FolderPath, MaildirFolder> _folders = [];
    private readonly HashSet<FolderPath> _swept = [];
    private readonly LinkedList<MaildirSnapshot> _remembered = [];
    private MaildirTree? _tree;
    private StoreSidecar? _sidecar;
    private StoreLock? _lock;

    public MaildirWriting Writing => writing;

    public string? Notice { get; private set; }

    /// <summary>Looks which folders there are.</summary>
    public IReadOnlyList<FolderInfo> List()
    {
        lock (_gate)
        {
            var tree = Scan();
            if (tree.Folders.Count == 0)
            {
                MaildirAbsence.ThrowIfNoStore(root, options.Side, failures);
                return options.Side == EndpointSide.Destination ? [new FolderInfo { Path = FolderPath.Inbox }] : [];
            }

            var subscribed = Subscriptions(tree).Read();
            var folders = tree.Folders.Select(f => InfoOf(f, subscribed)).ToList();
            if (options.Side == EndpointSide.Destination && tree.Find(FolderPath.Inbox) is null)
                folders.Insert(0, new FolderInfo { Path = FolderPath.Inbox });
            return folders;
        }
    }

    /// <summary>One folder; null where there is none. INBOX of a destination is always there, for it is made when mail comes.</summary>
    public async Task<MaildirFolder?> FindAsync(FolderPath path, CancellationToken cancellationToken)
    {
        string directory;
        lock (_gate)
        {
            if (_folders.TryGetValue(path, out var known) && (Directory.Exists(known.Cur) || Directory.Exists(known.New)))
                return known;
            var tree = _tree?.Find(path) is { } seen && Directory.Exists(Path.Combine(root, seen.Directory)) ? _tree : Scan();
            var found = tree.Find(path) ?? (path.IsInbox && options.Side == EndpointSide.Destination ? new FoundFolder(path, tree.DirectoryFor(path)) : null);
            if (found is null)
                return null;
            if (found.Problem is { } problem)
                throw failures.Permanent(FailureScope.Folder, $"The folder {LocalFailures.Name(path)} in {LocalFailures.Show(Path.Combine(root, found.Directory))} cannot be opened: {problem}.");
            directory = Path.Combine(root, found.Directory);
        }

        var numbers = new StoreNumbers(await options.Numbers.OpenAsync(path, cancellationToken), failures);
        lock (_gate)
        {
            if (_folders.TryGetValue(path, out var known) && known.Directory == directory)
                return known;
            return _folders[path] = new MaildirFolder(path, directory, numbers, failures, time);
        }
    }

    /// <summary>The name of a message's file without its flags, as far as its folder was looked at lately.</summary>
    public string? NameOf(FolderPath path, MessageKey key)
    {
        MaildirFolder? folder;
        lock (_gate)
            folder = _folders.GetValueOrDefault(path);
        return key is ImapMessageKey { Uid: var uid } && folder?.Latest is { } snapshot && snapshot.UidValidity == key.Generation && snapshot.IndexOf(uid) is >= 0 and var index
            ? snapshot.KeyAt(index)
            : null;
    }

    /// <summary>Keeps the latest snapshots in memory, and no more than those: a large mailbox has millions of names.</summary>
    public void Remember(MaildirSnapshot snapshot)
    {
        lock (_gate)
        {
            _remembered.Remove(snapshot);
            _remembered.AddFirst(snapshot);
            if (_remembered.Count > RememberedSnapshots)
                _remembered.RemoveLast();
        }
    }

    /// <summary>Makes a folder, or completes what is there of it.</summary>
    public void Create(FolderPath path, SpecialUse specialUse)
    {
        if (path.Segments.Any(s => s.Contains('\0', StringComparison.Ordinal) || s.EnumerateRunes().Any(r => r == Rune.ReplacementChar)))
            throw failures.Permanent(FailureScope.Folder, $"The folder {LocalFailures.Name(path)} cannot be made: its name holds a NUL or a broken character. Give it another name.");
        lock (_gate)
        {
            Own();
            try
            {
                var directory = Make(path);
                if (specialUse is not (SpecialUse.None or SpecialUse.Inbox))
                    _sidecar!.Set((_sidecar.Find(directory) ?? new SidecarFolder(directory, null)) with { SpecialUse = specialUse });
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                throw failures.Of(FailureScope.Folder, $"The folder {LocalFailures.Name(path)} could not be made in {LocalFailures.Show(root)}", e);
            }
        }
    }

    /// <summary>Marks a folder as subscribed to.</summary>
    public void Subscribe(FolderPath path)
    {
        lock (_gate)
        {
            Own();
            if (!path.IsInbox && _tree!.Find(path) is null && Scan().Find(path) is null)
                throw failures.NoSuchFolder(path, root);
            var directory = Make(path);
            var subscriptions = Subscriptions(_tree!);
            if (!subscriptions.Read().Contains(directory))
                subscriptions.Add(directory);
        }
    }

    /// <summary>Takes ownership and makes a folder ready to be written to, once.</summary>
    public void PrepareForWriting(FolderPath path)
    {
        lock (_gate)
        {
            Own();
            if (_swept.Contains(path))
                return;
            if (!path.IsInbox && _tree!.Find(path) is null && Scan().Find(path) is null)
                throw failures.NoSuchFolder(path, root);
            var tmp = Path.Combine(root, Make(path), "tmp");
            writing.Probe(tmp);
            writing.Sweep(tmp);
            _swept.Add(path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _lock?.Dispose();
            foreach (var folder in _folders.Values)
                folder.Dispose();
        }
    }

    private MaildirTree Scan()
    {
        _sidecar = StoreSidecar.Read(root);
        Notice = _sidecar.Damage is { } damage
            ? $"{LocalFailures.Show(Path.Combine(root, StoreSidecar.FileName))} cannot be used: {damage}. All mail is read; names of folders are taken from their directories, and what folders are for is not known."
            : null;
        return _tree = MaildirTree.Scan(root, _sidecar);
    }

    private SubscriptionFile Subscriptions(MaildirTree tree) => new(root, tree.Layout == MaildirLayout.PlusPlus);

    private FolderInfo InfoOf(FoundFolder folder, HashSet<string> subscribed) => new()
    {
        Path = folder.Path,
        SpecialUse = _sidecar!.Find(folder.Directory)?.SpecialUse ?? SpecialUse.None,
        IsSubscribed = subscribed.Contains(folder.Directory),
    };

    /// <summary>Nothing is written before the lock is held and the place is known to be a store, or to become one.</summary>
    private void Own()
    {
        if (_lock is not null)
            return;
        if (options.Side != EndpointSide.Destination)
            throw new InvalidOperationException("A source is never written to.");
        if (Scan().Folders.Count == 0)
            MaildirAbsence.ThrowIfNoStore(root, options.Side, failures);
        StoreFiles.CreateDirectory(root);
        _lock = StoreLock.Take(Path.Combine(root, LockFile), root, time, failures);
    }

    /// <summary>Makes the directories of a folder where they are missing; gives back where it lies, relative to the store.</summary>
    private string Make(FolderPath path)
    {
        // Thousands of folders are made one after the other, so the tree is not looked at anew for each.
        var tree = _tree!;
        var directory = tree.Find(path)?.Directory ?? tree.DirectoryFor(path);
        var full = Path.Combine(root, directory);
        if (Directory.Exists(Path.Combine(full, "cur")) && Directory.Exists(Path.Combine(full, "new")) && Directory.Exists(Path.Combine(full, "tmp")))
            return directory;

        // The real name first: a folder that is there under a wrong name would be taken for another one.
        if (!path.IsInbox && tree.NameOf(directory) != path)
            _sidecar!.Set((_sidecar.Find(directory) ?? new SidecarFolder(directory, null)) with { Name = path });
        StoreFiles.CreateDirectory(full);
        if (tree.Layout == MaildirLayout.PlusPlus && directory.Length > 0 && !File.Exists(Path.Combine(full, FolderMark)))
            StoreFiles.Open(Path.Combine(full, FolderMark), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();

        // "cur" last: with it the folder is there.
        foreach (var part in new[] { "tmp", "new", "cur" })
            StoreFiles.CreateDirectory(Path.Combine(full, part));
        StoreFiles.SyncDirectory(full);
        StoreFiles.SyncDirectory(Path.GetDirectoryName(full)!);
        tree.Made(path, directory);
        return directory;
    }
}
