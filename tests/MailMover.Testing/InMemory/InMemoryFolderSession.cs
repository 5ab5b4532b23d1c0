using System.Runtime.CompilerServices;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>One folder opened by one connection of an in-memory client.</summary>
internal sealed class InMemoryFolderSession : IFolderWriter
{
    private readonly InMemoryMailbox _client;
    private readonly InMemoryServer _server;
    private readonly InMemoryFolder _folder;
    private readonly IDisposable _connection;
    private readonly bool _canWrite;
    private int _busy;
    private bool _closed;

    public InMemoryFolderSession(InMemoryMailbox client, InMemoryFolder folder, IDisposable connection, bool canWrite)
    {
        (_client, _server, _folder, _connection, _canWrite) = (client, client.Server, folder, connection, canWrite);
        Status = _server.Look(folder) with { MailboxId = _server.Behaviour.GivesMailboxIds ? folder.MailboxId : null };
    }

    public FolderStatus Status { get; }

    public FlagSet? PermanentFlags => _server.Behaviour.PermanentFlags;

    public bool KeepsNewKeywords =>
        PermanentFlags is null || (_server.Behaviour.AnnouncesNewKeywords ?? _server.Behaviour.Keywords == KeywordHandling.Kept);

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) =>
        ListAsync("list", after, 0, count => _server.Calls.MessagesListed += count, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken)
    {
        if (changedSince > 0 && Status.HighestModSeq == 0)
            throw new InvalidOperationException("CHANGEDSINCE was asked of a server that has no mod-sequences.");
        return ListAsync("flags", after, changedSince, count => _server.Calls.FlagsListed += count, cancellationToken);
    }

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = TakeTurn();
        await BeginAsync("headers", cancellationToken);
        foreach (var listing in messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Find(listing) is not { } message)
                continue;
            lock (_server.Lock)
                _server.Calls.HeadersRead++;
            yield return new HeaderListing(listing, HeaderOf(message));
        }

        await _client.StepAsync("headers:after");
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = TakeTurn();
        await BeginAsync("fetch", cancellationToken);
        foreach (var listing in messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _client.StepAsync("fetch:message");
            yield return Fetch(listing);
        }

        await _client.StepAsync("fetch:after");
    }

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        StoreAsync(uids, flags, (now, change) => now.Union(change), cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        StoreAsync(uids, flags, (now, change) => now.Except(change), cancellationToken);

    public async Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        using var turn = TakeTurn();
        RequireWriting();
        if (!_server.Behaviour.HasUidPlus)
            throw _server.Failure(FailureScope.Folder, FailureKind.Permanent, "The in-memory server has no UIDPLUS: single messages cannot be removed.");
        await BeginAsync("remove", cancellationToken);
        lock (_server.Lock)
            _server.Calls.Removals += uids.Count(_folder.Remove);
        await _client.StepAsync("remove:after");
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(
        string operation, MessageKey? after, ulong changedSince, Action<int> count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = TakeTurn();
        await BeginAsync(operation, cancellationToken);
        var last = after is null ? 0 : ((ImapMessageKey)after).Uid;
        while (NextWindow(ref last, changedSince) is { } window)
        {
            lock (_server.Lock)
                count(window.Count);
            await _client.StepAsync($"{operation}:window");
            if (window.Count > 0)
                yield return window;
            CheckSession(cancellationToken);
        }

        await _client.StepAsync($"{operation}:after");
    }

    private List<MessageListing>? NextWindow(ref uint last, ulong changedSince)
    {
        lock (_server.Lock)
        {
            var from = last;
            var messages = _folder.After(from, _server.Behaviour.ListingWindow);
            var phantoms = _folder.Phantoms.Where(p => p > from && (messages.Count < _server.Behaviour.ListingWindow || p < messages[^1].Uid)).ToList();
            if (messages.Count + phantoms.Count == 0)
                return null;
            last = Math.Max(messages.Count == 0 ? 0 : messages[^1].Uid, phantoms.Count == 0 ? 0 : phantoms[^1]);
            return [.. messages.Where(m => m.ModSeq > changedSince).Select(ListingOf)
                .Concat(phantoms.Select(p => new MessageListing { Key = new ImapMessageKey(_folder.UidValidity, p), SizeInOctets = 1000, InternalDate = DateTimeOffset.UnixEpoch }))
                .OrderBy(l => ((ImapMessageKey)l.Key).Uid)];
        }
    }

    private MessageListing ListingOf(InMemoryMessage message) => new()
    {
        Key = new ImapMessageKey(_folder.UidValidity, message.Uid),
        SizeInOctets = _server.Behaviour.MisreportsSize?.Invoke(message.Octets.Length) ?? message.Octets.Length,
        Flags = _server.Behaviour.SourceTraits.KeepsFlags ? message.Flags : _server.Behaviour.FlagsOfNewCopies,
        InternalDate = _server.Behaviour.SourceTraits.KeepsDates ? message.InternalDate : _server.Behaviour.ListsHeaderDates ? HeaderOf(message).SentOrReceived : null,
    };

    private FetchedMessage Fetch(MessageListing listing)
    {
        if (Find(listing) is not { } message)
            return new() { Message = listing, Outcome = FetchOutcome.Vanished };
        if (_server.Faults.HangsUpOnFetch(message.Octets))
        {
            _closed = true;
            throw _server.Broken($"FETCH of {_folder.Path}");
        }

        if (_server.Faults.IsUnreadable(message.Octets))
            return new() { Message = listing, Outcome = FetchOutcome.Failed, Reason = "The server lists the message but sent no octets of it." };
        lock (_server.Lock)
            _server.Calls.BodiesRead++;
        return new() { Message = listing, Outcome = FetchOutcome.Read, Octets = new TrackedOctets(message.Octets, _server.CountInFlight), Header = HeaderOf(message) };
    }

    // By UID alone, as a server does: whoever brings UIDs of another generation gets the wrong message.
    private InMemoryMessage? Find(MessageListing listing)
    {
        lock (_server.Lock)
            return _folder.Find(((ImapMessageKey)listing.Key).Uid);
    }

    private async Task StoreAsync(IReadOnlyList<uint> uids, FlagSet change, Func<FlagSet, FlagSet, FlagSet> combine, CancellationToken cancellationToken)
    {
        using var turn = TakeTurn();
        RequireWriting();
        await BeginAsync("store", cancellationToken);
        if (_server.RefusedKeywords(change) is { } refusal)
            throw refusal;
        lock (_server.Lock)
        {
            _server.Calls.FlagStores++;
            foreach (var message in uids.Select(_folder.Find).OfType<InMemoryMessage>())
                _folder.SetFlags(message.Uid, combine(message.Flags, _server.KeptOf(change)));
        }

        await _client.StepAsync("store:after");
    }

    private async Task BeginAsync(string operation, CancellationToken cancellationToken)
    {
        CheckSession(cancellationToken);
        await _client.StepAsync($"{operation}:before");
        if (_server.Faults.Next(_server.Side, operation) is { } failure)
        {
            _closed = failure.Scope == FailureScope.Endpoint;
            throw failure;
        }

        CheckSession(cancellationToken);
    }

    private void CheckSession(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_closed)
            throw _server.Broken($"a command for {_folder.Path}");
        if (_folder.UidValidity != Status.UidValidity)
            throw _server.Failure(FailureScope.Folder, FailureKind.UidValidityChanged, $"UIDVALIDITY of {_folder.Path} changed from {Status.UidValidity} to {_folder.UidValidity}. Run it again.");
    }

    private void RequireWriting()
    {
        if (!_canWrite)
            throw new InvalidOperationException("The folder was opened for reading only (EXAMINE).");
    }

    private Turn TakeTurn()
    {
        if (Interlocked.Exchange(ref _busy, 1) == 1)
            throw new InvalidOperationException($"Two operations at once on one opened folder ({_folder.Path}); see IFolderReader.");
        return new Turn(this);
    }

    private static MessageHeader HeaderOf(InMemoryMessage message) => MessageHeaderParser.Parse(message.Octets.Span, Encoding.UTF8.GetString);

    private sealed class Turn(InMemoryFolderSession session) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref session._busy, 0);
    }
}
