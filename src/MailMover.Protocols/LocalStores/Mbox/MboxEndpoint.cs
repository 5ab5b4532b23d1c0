using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Mail in mbox files: one file, or a tree of them as mutt, Dovecot, Thunderbird and Apple Mail make them. As a source it is never written to.
/// </summary>
public sealed class MboxEndpoint : IMailSource, IMailDestination
{
    private readonly LocalStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly LocalFailures _failures;
    private readonly MboxWriter _writer;
    private readonly string _root;
    private readonly ConcurrentDictionary<FolderPath, MboxFolder> _folders = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private IReadOnlyDictionary<FolderPath, FoundMbox>? _found;
    private StoreLock? _lock;

    /// <summary>Makes an endpoint; nothing is looked at yet.</summary>
    public MboxEndpoint(LocalStoreOptions options, TimeProvider time)
        : this(options, time, static _ => { })
    {
    }

    /// <param name="options">Where it is, and what it may cost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reached">Called with each step of appending; for tests that end it there.</param>
    internal MboxEndpoint(LocalStoreOptions options, TimeProvider time, Action<MboxWritingStep> reached)
    {
        (_options, _time, _failures, _root) = (options, time, new LocalFailures(options.Side), StorePath.Canonical(options.Path));
        _writer = new MboxWriter(_failures, time, reached);
        Identity = new EndpointIdentity("mbox", "", 0, _root);
    }

    /// <inheritdoc/>
    public EndpointIdentity Identity { get; }

    /// <inheritdoc/>
    public int MaxConnections => 4;

    /// <inheritdoc/>
    public string? NameOf(FolderPath folder, MessageKey key) => key is ImapMessageKey imap && _folders.TryGetValue(folder, out var known) ? known.NameOf(imap.Uid) : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => [.. _folders.OrderBy(f => f.Key).Where(f => f.Value.Expunged > 0).Select(f => RemarkOn(f.Key, f.Value.Expunged))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var folders = new List<FolderInfo>();
        foreach (var found in (await ReadTreeAsync(cancellationToken)).Values.OrderBy(f => f.Path))
        {
            folders.Add(new FolderInfo
            {
                Path = found.Path,
                CanOpen = found.CanOpen,
                SpecialUse = found.SpecialUse,
                IsSubscribed = found.IsSubscribed,
                Status = withStatus && found.CanOpen && found.Problem is null ? await TryStatusAsync(found, cancellationToken) : null,
            });
        }

        return folders;
    }

    /// <inheritdoc/>
    public async Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) =>
        await FindAsync(folder, cancellationToken) is { CanOpen: true } found ? await Known(found).GetStatusAsync(cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        await OpenAsync(folder, expectedUidValidity, null, cancellationToken);

    /// <summary>NUL is the only character that no folder can have in its name: everything else is made safe, and kept in the sidecar.</summary>
    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) => Task.FromResult(new DestinationTraits { Delimiter = '\0', SettleTime = TimeSpan.Zero });

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
            var found = await FindAsync(folder, cancellationToken) ?? throw _failures.NoSuchFolder(folder, _root);
            if (found.File is null && !found.Path.IsInbox)
                throw _failures.NoSuchFolder(folder, _root);
            Say(found.File ?? await CreateOneAsync(folder, SpecialUse.None, cancellationToken), s => s with { IsSubscribed = true });
        },
        $"The subscription of {LocalFailures.Name(folder)} could not be written",
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        var known = await FindForWritingAsync(folder, cancellationToken);
        var index = await known.GetIndexAsync(cancellationToken);
        return new MboxAppender(known, _writer, index.Status);
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

    private async Task<MboxFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, MboxWriter? writer, CancellationToken cancellationToken)
    {
        var found = await FindAsync(folder, cancellationToken);
        if (found is not { CanOpen: true })
            throw _failures.NoSuchFolder(folder, _root);
        if (found.Problem is { } problem)
            throw _failures.Permanent(FailureScope.Folder, problem);
        var known = Known(found);
        var index = await known.GetIndexAsync(cancellationToken);
        if (expectedUidValidity is { } expected && expected != index.Status.UidValidity)
            throw _failures.UidValidityChanged(folder, expected, index.Status.UidValidity);
        return new MboxFolderReader(known, index, _options, _failures, writer);
    }

    /// <summary>Figures for a list of folders: one that cannot be read is listed all the same, and opening it says why.</summary>
    private async Task<FolderStatus?> TryStatusAsync(FoundMbox found, CancellationToken cancellationToken)
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

    private async Task<IReadOnlyDictionary<FolderPath, FoundMbox>> ReadTreeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_options.Side == EndpointSide.Source && !File.Exists(_root) && !Directory.Exists(_root))
                throw new MailFailureException(_options.Side, FailureScope.Endpoint, FailureKind.Unreachable, $"There is no file or directory {LocalFailures.Show(_root)}. Check the path.");
            if (_options.Side == EndpointSide.Destination && File.Exists(_root))
                throw _failures.Permanent(FailureScope.Endpoint, $"{LocalFailures.Show(_root)} is a file. Name a directory, in which each folder gets a file.");
            return _found = await Task.Run(() => MboxTree.Read(_root), cancellationToken);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw _failures.Of(FailureScope.Endpoint, $"{LocalFailures.Show(_root)} could not be looked through", e);
        }
    }

    private async Task<FoundMbox?> FindAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_found is { } known && known.TryGetValue(folder, out var found) && (found.File is null || File.Exists(found.File)))
            return found;
        return (await ReadTreeAsync(cancellationToken)).GetValueOrDefault(folder);
    }

    private MboxFolder Known(FoundMbox found) => _folders.AddOrUpdate(
        found.Path,
        static (path, my) => new MboxFolder(path, my.File, my.Endpoint._options, my.Endpoint._failures, my.Endpoint._time),
        static (path, former, my) => former.File == my.File ? former : new MboxFolder(path, my.File, my.Endpoint._options, my.Endpoint._failures, my.Endpoint._time),
        (found.File, Endpoint: this));

    private async Task<MboxFolder> FindForWritingAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        var found = await FindAsync(folder, cancellationToken);
        if (found is not { CanOpen: true })
            throw _failures.NoSuchFolder(folder, _root);
        if (found.Problem is { } problem)
            throw _failures.Permanent(FailureScope.Folder, problem);
        await ChangeAsync(
            async () =>
            {
                if (found.File is null)
                    await CreateOneAsync(folder, SpecialUse.None, cancellationToken);
            },
            $"The folder {LocalFailures.Name(folder)} could not be made",
            cancellationToken);
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
                MailProgramLock.Check(_root, _failures);
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

    /// <summary>Makes the file of one folder, whose parent has one; that of a folder that is there already is only looked up.</summary>
    private async Task<string> CreateOneAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken)
    {
        if (await FindAsync(folder, cancellationToken) is { File: { } there })
            return there;
        var directory = _root;
        if (folder.Parent is { } around)
        {
            var parent = (await FindAsync(around, cancellationToken))!;
            directory = parent.Container ?? parent.File + MboxFileNames.SubfoldersEnding;
            StoreFiles.CreateDirectory(directory);
        }

        var file = FreeFile(directory, folder);
        using (StoreFiles.Open(file, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
        }

        StoreFiles.SyncDirectory(directory);
        Say(file, s => s with { Name = folder, SpecialUse = specialUse });
        await ReadTreeAsync(cancellationToken);
        return file;
    }

    private static string RemarkOn(FolderPath folder, int expunged) =>
        $"{folder}: {expunged:N0} {(expunged == 1 ? "message was" : "messages were")} left out: Thunderbird has deleted {(expunged == 1 ? "it" : "them")} and not yet compacted the folder.";

    /// <summary>A file that no other folder has, also where file systems take two spellings for one.</summary>
    private static string FreeFile(string directory, FolderPath folder)
    {
        var file = Path.Combine(directory, folder.IsInbox ? "Inbox" : MboxFileNames.FileOf(folder.Name));
        if (!File.Exists(file) && !Directory.Exists(file))
            return file;
        var digest = Core.Model.Sha256Digest.Of(System.Text.Encoding.Unicode.GetBytes(folder.ToString())).ToString()[..16];
        return Path.Combine(directory, $"{SafeNames.Shorten(MboxFileNames.FileOf(folder.Name), SafeNames.MostOctets - 20)}=~{digest}");
    }

    private void Say(string file, Func<SidecarFolder, SidecarFolder> change)
    {
        var sidecar = StoreSidecar.Read(_root);
        var relative = Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/');
        sidecar.Set(change(sidecar.Find(relative) ?? new SidecarFolder(relative, null)));
        _found = null;
    }
}
