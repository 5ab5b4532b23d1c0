using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>
/// A mailbox on a server in memory: a client of it, with the server behind. <see cref="Behaviour"/> says what the server can do, <see cref="Faults"/>
/// what goes wrong, <see cref="Calls"/> what was asked; <see cref="InMemoryContents"/> is how tests fill it and look into it.
/// </summary>
/// <remarks>
/// Steps are named <c>operation:moment</c>: folders, status, quota, facts, traits, create, subscribe, open, open-writer, open-appender, list, flags, headers, fetch, append, store,
/// remove and delete (from a source), each with <c>before</c> and <c>after</c>; also <c>list:window</c>, <c>flags:window</c>, <c>fetch:message</c> and <c>append:after-commit-before-answer</c>.
/// </remarks>
public sealed class InMemoryMailbox : IRemovingSource, IMailDestination
{
    private readonly Lazy<ConnectionLimit> _connections;
    private bool _disposed;

    /// <summary>Makes a server with an empty INBOX and a client of it.</summary>
    public InMemoryMailbox(EndpointSide side, string user = "jo")
        : this(new InMemoryServer(side), new EndpointIdentity("imap", $"{side.ToString().ToLowerInvariant()}.example.org", 0, user))
    {
    }

    /// <summary>The same for an endpoint of another kind: a maildrop, a local store.</summary>
    public InMemoryMailbox(EndpointSide side, EndpointIdentity identity)
        : this(new InMemoryServer(side), identity)
    {
    }

    private InMemoryMailbox(InMemoryServer server, EndpointIdentity identity)
    {
        (Server, Identity) = (server, identity);
        _connections = new(() => new ConnectionLimit(server, MaxConnections));
    }

    /// <inheritdoc/>
    public EndpointIdentity Identity { get; }

    /// <inheritdoc/>
    public SourceTraits SourceTraits => Behaviour.SourceTraits;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => Behaviour.Remarks;

    /// <summary>As the behaviour says when this client connects first.</summary>
    public int MaxConnections => Behaviour.MaxConnections;

    /// <summary>Called at each step of this client, also of what it opened. What it throws leaves the operation right there.</summary>
    public Func<string, Task>? OnStep { get; set; }

    /// <summary>The server's clock.</summary>
    public TimeProvider Time
    {
        get => Server.Time;
        set => Server.Time = value;
    }

    public MailboxBehaviour Behaviour => Server.Behaviour;

    public MailboxFaults Faults => Server.Faults;

    public MailboxCalls Calls => Server.Calls;

    internal InMemoryServer Server { get; }

    /// <summary>Another client of the same server, as a new process has.</summary>
    public InMemoryMailbox NewClient(Func<string, Task>? onStep = null) => new(Server, Identity) { OnStep = onStep };

    /// <inheritdoc/>
    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<FolderInfo>>("folders", "", () =>
        {
            Calls.FolderListings++;
            return [.. Server.Folders.Select(f => new FolderInfo
            {
                Path = f.Path,
                SpecialUse = f.SpecialUse,
                CanOpen = f.CanOpen,
                IsSubscribed = f.IsSubscribed,
                Status = withStatus && f.CanOpen && Behaviour.RefusesStatusOf?.Invoke(f.Path) != true ? Server.Look(f) : null,
            })];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) =>
        DoAsync("status", folder.ToString(), () =>
        {
            Calls.StatusLooks++;
            if (Behaviour.RefusesStatusOf?.Invoke(folder) == true)
                throw Server.Failure(FailureScope.Folder, FailureKind.Permanent, $"The in-memory server refused to tell the state of the folder {folder}: Permission denied.", "[NOPERM] Permission denied", "NOPERM");
            return Server.Find(folder) is { CanOpen: true } found ? Server.Look(found) : null;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => DoAsync("quota", "", () =>
    {
        Calls.QuotaLooks++;
        var used = Server.Folders.Sum(f => f.Messages.Sum(m => (long)m.Octets.Length));
        return Behaviour.SaysQuota ?? (Behaviour is { TellsQuota: true, QuotaInOctets: { } limit } ? [new QuotaRoot { Name = "", Storage = new QuotaAmount(used, limit) }] : null);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => DoAsync("facts", "", () => Behaviour.Facts, cancellationToken);

    /// <inheritdoc/>
    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) => DoAsync("traits", "", () => Behaviour.Traits, cancellationToken);

    /// <inheritdoc/>
    public async Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken) =>
        await DoAsync("create", folder.ToString(), () =>
        {
            if (folder.Segments.Any(s => Behaviour.Delimiter is { } delimiter ? s.Contains(delimiter, StringComparison.Ordinal) : folder.Segments.Length > 1) || Behaviour.RefusesName?.Invoke(folder) == true)
                throw Server.Failure(FailureScope.Folder, FailureKind.Permanent, $"The in-memory server refused to create the folder {folder}: Invalid mailbox name. Map it to another name.", "[CANNOT] Invalid mailbox name", "CANNOT");
            for (var missing = folder; missing is not null; missing = missing.Parent)
            {
                if (Server.Find(missing) is not { } found)
                    (found, Calls.FoldersCreated) = (Server.AddFolder(missing), Calls.FoldersCreated + 1);
                else if (missing != folder)
                    continue;
                found.CanOpen = true;
                if (missing == folder && Behaviour.KeepsSpecialUse && specialUse != SpecialUse.None)
                    found.SpecialUse = specialUse;
            }

            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public async Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) =>
        await DoAsync("subscribe", folder.ToString(), () =>
        {
            Calls.Subscriptions++;
            return Existing(folder).IsSubscribed = true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        HoldAsync<IFolderReader>("open", folder, connection =>
        {
            Calls.Opened++;
            Calls.OpenedFresh += freshConnection ? 1 : 0;
            return new InMemoryFolderSession(this, Openable(folder, expectedUidValidity), connection, canWrite: false);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken) =>
        HoldAsync<IFolderWriter>("open-writer", folder, connection =>
        {
            Calls.OpenedForWriting++;
            return new InMemoryFolderSession(this, Openable(folder, expectedUidValidity), connection, canWrite: true);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken) =>
        HoldAsync<IAppender>("open-appender", folder, connection =>
        {
            if (Server.Appenders == Behaviour.MostAppenders)
                throw Server.Failure(FailureScope.Endpoint, FailureKind.Throttled, "The in-memory server has too many connections.", "[LIMIT] Too many connections", "LIMIT");
            Calls.AppendersOpened++;
            Server.Appenders++;
            return new InMemoryAppender(this, Openable(folder, null), connection);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemovalStatus>> RemoveAsync(FolderPath folder, IReadOnlyList<RemovalRequest> messages, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<RemovalStatus>>("delete", folder.ToString(), () =>
        {
            var found = Existing(folder);
            return [.. messages.Select(m => Delete(found, m))];
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    internal async Task StepAsync(string step)
    {
        if (OnStep is { } hook)
            await hook(step);
        Server.Pass(step);
    }

    private async Task<T> DoAsync<T>(string operation, string what, Func<T> action, CancellationToken cancellationToken)
    {
        using var connection = await _connections.Value.TakeAsync($"{operation} {what}", cancellationToken);
        return await RunAsync(operation, action, cancellationToken);
    }

    private async Task<T> HoldAsync<T>(string operation, FolderPath folder, Func<IDisposable, T> open, CancellationToken cancellationToken)
    {
        var connection = await _connections.Value.TakeAsync($"{operation} {folder}", cancellationToken);
        try
        {
            return await RunAsync(operation, () => open(connection), cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<T> RunAsync<T>(string operation, Func<T> action, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        await StepAsync($"{operation}:before");
        if (Faults.Next(Server.Side, operation) is { } failure)
            throw failure;
        T result;
        lock (Server.Lock)
            result = action();
        await StepAsync($"{operation}:after");
        return result;
    }

    private RemovalStatus Delete(InMemoryFolder folder, RemovalRequest request)
    {
        var key = (ImapMessageKey)request.Key;
        if (key.UidValidity != folder.UidValidity || folder.Find(key.Uid) is not { } message)
            return RemovalStatus.NotThere;
        if (message.Octets.Length != request.SizeInOctets)
            return RemovalStatus.Differs;
        if (Behaviour.KeepsDespiteOrder?.Invoke(message) == true)
            return RemovalStatus.Kept;
        if (!Behaviour.ForgetsOrders)
            folder.Remove(key.Uid);
        Calls.Deleted++;
        return Behaviour.LosesAnswersToOrders ? RemovalStatus.Unknown : RemovalStatus.Removed;
    }

    private InMemoryFolder Existing(FolderPath path) =>
        Server.Find(path) ?? throw Server.Failure(FailureScope.Folder, FailureKind.Permanent, $"There is no folder {path} in the in-memory mailbox.", "[NONEXISTENT] Mailbox does not exist", "NONEXISTENT");

    private InMemoryFolder Openable(FolderPath path, uint? expectedUidValidity)
    {
        var folder = Existing(path);
        if (!folder.CanOpen)
            throw Server.Failure(FailureScope.Folder, FailureKind.Permanent, $"The folder {path} of the in-memory mailbox cannot be opened.", "Mailbox is not selectable");
        if (expectedUidValidity is { } expected && expected != folder.UidValidity)
            throw Server.Failure(FailureScope.Folder, FailureKind.UidValidityChanged, $"UIDVALIDITY of {path} is {folder.UidValidity} and no longer {expected}. Run it again.");
        return folder;
    }
}
