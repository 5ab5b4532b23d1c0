using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>
/// A tree of directories with one file for each message (<c>.eml</c>; of Apple Mail also <c>.emlx</c>). As a source it is never written to.
/// </summary>
public sealed class EmlEndpoint : IMailSource, IMailDestination
{
    private readonly LocalStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly LocalFailures _failures;
    private readonly EmlWriter _writer;
    private readonly string _root;
    private readonly ConcurrentDictionary<FolderPath, EmlFolder> _folders = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private IReadOnlyDictionary<FolderPath, FoundEml>? _found;
    private StoreLock? _lock;

    /// <summary>Makes an endpoint; nothing is looked at yet.</summary>
    public EmlEndpoint(LocalStoreOptions options, TimeProvider time)
        : this(options, time, static _ => { })
    {
    }

    /// <param name="options">Where it is, and what it may cost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reached">Called with each step of writing; for tests that end it there.</param>
    internal EmlEndpoint(LocalStoreOptions options, TimeProvider time, Action<EmlWritingStep> reached)
    {
        (_options, _time, _failures, _root) = (options, time, new LocalFailures(options.Side), StorePath.Canonical(options.Path));
        _writer = new EmlWriter(_failures, time, reached);
        Identity = new EndpointIdentity("eml", "", 0, _root);
    }

    /// <inheritdoc/>
    public EndpointIdentity Identity { get; }

    /// <inheritdoc/>
    public int MaxConnections => 4;

    /// <inheritdoc/>
    public string? NameOf(FolderPath folder, MessageKey key) => key is ImapMessageKey imap && _folders.TryGetValue(folder, out var known) ? known.NameOf(imap.Uid) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var folders = new List<FolderInfo>();
        foreach (var found in (await ReadTreeAsync(cancellationToken)).Values.OrderBy(f => f.Path))
        {
            folders.Add(new FolderInfo
            {
                Path = found.Path,
                SpecialUse = found.SpecialUse,
                IsSubscribed = found.IsSubscribed,
                Status = withStatus ? await TryStatusAsync(found, cancellationToken) : null,
            });
        }

        return folders;
    }

    /// <inheritdoc/>
    public async Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) =>
        await FindAsync(folder, cancellationToken) is { } found ? await Known(found).GetStatusAsync(cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        await OpenAsync(folder, expectedUidValidity, null, cancellationToken);

    /// <summary>NUL is the only character that no folder can have in its name: everything else is made safe, and kept in the sidecar.</summary>
    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new DestinationTraits { Delimiter = '\0', SettleTime = TimeSpan.Zero });

    /// <inheritdoc/>
    public async Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken)
    {
        if (folder.Segments.Any(s => s.Contains('\0', StringComparison.Ordinal)))
            throw _failures.Permanent(FailureScope.Folder, $"The name {LocalFailures.Name(folder)} cannot be used: it contains NUL. Give it another name with --map.");
        await ChangeAsync(
            async () =>
            {
                for (var depth = 1; depth <= folder.Segments.Length; depth++)
                    await CreateOneAsync(FolderPath.Of(folder.Segments[..depth]), depth == folder.Segments.Length ? specialUse : SpecialUse.None, cancellationToken);
            },
            $"The folder {LocalFailures.Name(folder)} could not be made",
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            if (await FindAsync(folder, cancellationToken) is null)
                throw _failures.NoSuchFolder(folder, _root);
            Say(await CreateOneAsync(folder, SpecialUse.None, cancellationToken), s => s with { IsSubscribed = true });
        },
        $"The subscription of {LocalFailures.Name(folder)} could not be written",
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        var known = await FindForWritingAsync(folder, cancellationToken);
        EmlWriter.Sweep(known.Directory!);
        return new EmlAppender(known, _writer, (await known.GetSnapshotAsync(cancellationToken)).Status);
    }

    /// <inheritdoc/>
    public async Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken)
    {
        await FindForWritingAsync(folder, cancellationToken);
        return await OpenAsync(folder, expectedUidValidity, _writer, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var folder in _folders.Values)
            folder.Dispose();
        _lock?.Dispose();
        _changing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<EmlReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, EmlWriter? writer, CancellationToken cancellationToken)
    {
        var found = await FindAsync(folder, cancellationToken) ?? throw _failures.NoSuchFolder(folder, _root);
        var known = Known(found);
        var snapshot = await known.GetSnapshotAsync(cancellationToken);
        if (expectedUidValidity is { } expected && expected != snapshot.Status.UidValidity)
            throw _failures.UidValidityChanged(folder, expected, snapshot.Status.UidValidity);
        return new EmlReader(known, snapshot, _options, _failures, writer);
    }

    /// <summary>Figures for a list of folders: one that cannot be read is listed all the same, and opening it says why.</summary>
    private async Task<FolderStatus?> TryStatusAsync(FoundEml found, CancellationToken cancellationToken)
    {
        try
        {
            return await Known(found).GetStatusAsync(cancellationToken);
        }
        catch (MailFailureException e) when (e.Scope == FailureScope.Folder)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<FolderPath, FoundEml>> ReadTreeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (File.Exists(_root))
                throw _failures.Permanent(FailureScope.Endpoint, $"{LocalFailures.Show(_root)} is a file. Name the directory that holds it.");
            if (_options.Side == EndpointSide.Source && !Directory.Exists(_root))
                throw new MailFailureException(_options.Side, FailureScope.Endpoint, FailureKind.Unreachable, $"There is no directory {LocalFailures.Show(_root)}. Check the path.");
            return _found = await Task.Run(() => EmlTree.Read(_root), cancellationToken);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw _failures.Of(FailureScope.Endpoint, $"{LocalFailures.Show(_root)} could not be looked through", e);
        }
    }

    private async Task<FoundEml?> FindAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_found is { } known && known.TryGetValue(folder, out var found) && (found.Directory is null || Directory.Exists(found.Directory)))
            return found;
        return (await ReadTreeAsync(cancellationToken)).GetValueOrDefault(folder);
    }

    private EmlFolder Known(FoundEml found) => _folders.AddOrUpdate(
        found.Path,
        static (_, my) => new EmlFolder(my.Found, my.Endpoint._options, my.Endpoint._failures, my.Endpoint._time),
        static (_, former, my) => former.Directory == my.Found.Directory && former.Found.Inner.SequenceEqual(my.Found.Inner) ? former : new EmlFolder(my.Found, my.Endpoint._options, my.Endpoint._failures, my.Endpoint._time),
        (Found: found, Endpoint: this));

    private async Task<EmlFolder> FindForWritingAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        if (await FindAsync(folder, cancellationToken) is null)
            throw _failures.NoSuchFolder(folder, _root);
        await ChangeAsync(() => CreateOneAsync(folder, SpecialUse.None, cancellationToken), $"The folder {LocalFailures.Name(folder)} could not be made", cancellationToken);
        return Known((await FindAsync(folder, cancellationToken))!);
    }

    /// <summary>Changes the tree, as the only one to do so, in this program and among its processes.</summary>
    private async Task ChangeAsync(Func<Task> act, string failed, CancellationToken cancellationToken)
    {
        if (_options.Side != EndpointSide.Destination)
            throw new InvalidOperationException("A source is never written to.");
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_lock is null)
            {
                StoreFiles.CreateDirectory(_root);
                _lock = StoreLock.Take(Path.Combine(_root, "mailmover.lock"), _root, _time, _failures);
            }

            await act();
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw _failures.Of(FailureScope.Folder, failed, e);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Makes the directory of one folder, whose parent has one; that of a folder that is there already is only looked up.</summary>
    private async Task<string> CreateOneAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken)
    {
        var there = await FindAsync(folder, cancellationToken);

        // INBOX always has a directory of its own here, unless mail lies at the top already.
        if (there?.Directory is { } directory && (directory != _root || Directory.EnumerateFiles(_root).Any(f => EmlFiles.IsMessage(Path.GetFileName(f)))))
            return directory;
        var around = folder.Parent is { } parent ? (await FindAsync(parent, cancellationToken))!.Directory! : _root;
        var path = FreeDirectory(around, folder);
        StoreFiles.CreateDirectory(path);
        StoreFiles.SyncDirectory(around);
        Say(path, s => s with { Name = folder, SpecialUse = specialUse });
        await ReadTreeAsync(cancellationToken);
        return path;
    }

    /// <summary>A directory that no other folder has, also where file systems take two spellings for one.</summary>
    private static string FreeDirectory(string around, FolderPath folder)
    {
        var name = SafeNames.Encode(folder.IsInbox ? "Inbox" : folder.Name, folder.Name.StartsWith('.') || folder.Name.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase) || EmlFiles.IsMessage(folder.Name) ? "." : "");
        var path = Path.Combine(around, SafeNames.Shorten(name));
        if (!Directory.Exists(path) && !File.Exists(path))
            return path;
        var digest = Sha256Digest.Of(System.Text.Encoding.Unicode.GetBytes(folder.ToString())).ToString()[..16];
        return Path.Combine(around, $"{SafeNames.Shorten(name, SafeNames.MostOctets - 20)}=~{digest}");
    }

    private void Say(string directory, Func<SidecarFolder, SidecarFolder> change)
    {
        var sidecar = StoreSidecar.Read(_root);
        var relative = Path.GetRelativePath(_root, directory).Replace(Path.DirectorySeparatorChar, '/');
        sidecar.Set(change(sidecar.Find(relative) ?? new SidecarFolder(relative, null)));
        _found = null;
    }
}
