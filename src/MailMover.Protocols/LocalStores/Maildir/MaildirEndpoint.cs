using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>A Maildir of this computer, as source or as destination. As a source it is never written to.</summary>
public sealed class MaildirEndpoint : IMailSource, IMailDestination
{
    private const int MostConnections = 8;

    private readonly LocalStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly LocalFailures _failures;
    private readonly MaildirStore _store;

    public MaildirEndpoint(LocalStoreOptions options, TimeProvider time)
        : this(options, time, static _ => { })
    {
    }

    /// <param name="reached">Called with each step of writing; for tests that end it there.</param>
    internal MaildirEndpoint(LocalStoreOptions options, TimeProvider time, Action<WritingStep> reached)
    {
        (_options, _time) = (options, time);
        _failures = new LocalFailures(options.Side);
        var path = StorePath.Canonical(options.Path);
        Identity = new EndpointIdentity("maildir", "", 0, path);
        _store = new MaildirStore(path, options, _failures, time, new MaildirWriting(time) { Reached = reached });
    }

    public EndpointIdentity Identity { get; }

    public int MaxConnections => MostConnections;

    public IReadOnlyList<string> Remarks => _store.Notice is { } notice ? [notice] : [];

    public string? NameOf(FolderPath folder, MessageKey key) => _store.NameOf(folder, key);

    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<FolderInfo>>(
        async () =>
        {
            var infos = new List<FolderInfo>();
            foreach (var folder in _store.List())
                infos.Add(withStatus ? folder with { Status = await StatusOrNoneAsync(folder, cancellationToken) } : folder);
            return infos;
        },
        cancellationToken);

    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => GuardAsync(
        async () => await _store.FindAsync(folder, cancellationToken) is { } found ? await found.StatusAsync(cancellationToken) : null,
        cancellationToken);

    public Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) => GuardAsync<IFolderReader>(
        async () =>
        {
            var (found, snapshot) = await LookAsync(folder, expectedUidValidity, cancellationToken);
            return new MaildirReader(found, snapshot, _options, _failures, _time);
        },
        cancellationToken);

    /// <summary>NUL is the only character that no folder of a Maildir can have in its name: everything else is made safe, and kept in the sidecar.</summary>
    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new DestinationTraits { Delimiter = '\0', StreamsAppends = true, SettleTime = TimeSpan.Zero });

    public Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken) => GuardAsync(
        () =>
        {
            _store.Create(folder, specialUse);
            return Task.FromResult(true);
        },
        cancellationToken);

    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => GuardAsync(
        () =>
        {
            _store.Subscribe(folder);
            return Task.FromResult(true);
        },
        cancellationToken);

    public Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken) => GuardAsync<IAppender>(
        async () =>
        {
            _store.PrepareForWriting(folder);
            var (found, snapshot) = await LookAsync(folder, null, cancellationToken);
            return new MaildirAppender(found, MaildirFolder.StatusOf(snapshot), _store.Writing, _failures);
        },
        cancellationToken);

    public Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken) => GuardAsync<IFolderWriter>(
        async () =>
        {
            _store.PrepareForWriting(folder);
            var (found, snapshot) = await LookAsync(folder, expectedUidValidity, cancellationToken);
            return new MaildirWriter(found, snapshot, _store.Writing.Separator, _options, _failures, _time);
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<FolderStatus?> StatusOrNoneAsync(FolderInfo folder, CancellationToken cancellationToken) =>
        folder.CanOpen && await _store.FindAsync(folder.Path, cancellationToken) is { } found ? await found.StatusAsync(cancellationToken) : null;

    private async Task<(MaildirFolder Folder, MaildirSnapshot Snapshot)> LookAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken)
    {
        var found = await _store.FindAsync(folder, cancellationToken) ?? throw _failures.NoSuchFolder(folder, Identity.User);
        var snapshot = await found.LookAsync(cancellationToken);
        if (expectedUidValidity is { } expected && expected != snapshot.UidValidity)
            throw _failures.UidValidityChanged(folder, expected, snapshot.UidValidity);
        found.Keywords.Refresh();
        _store.Remember(snapshot);
        return (found, snapshot);
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await Task.Run(act, cancellationToken);
        }
        catch (Exception e) when (e is JournalException || LocalFailures.IsOfFiles(e))
        {
            throw _failures.Of(FailureScope.Endpoint, $"The Maildir {LocalFailures.Show(Identity.User)} could not be used", e);
        }
    }
}
