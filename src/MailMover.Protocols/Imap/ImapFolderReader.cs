using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;
using MimeKit.Utils;

namespace MailMover.Protocols.Imap;

/// <summary>One folder, opened with EXAMINE, on one connection.</summary>
internal class ImapFolderReader(ImapConnection connection, ImapConnectionPool pool, ImapEndpointOptions options, FolderPath folder, FolderStatus status) : IFolderReader
{
    private const string HeaderFields = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM TO SUBJECT)]";

    /// <summary>Headers are asked for by so many messages at once, so that one answer stays small.</summary>
    private const int HeadersAtOnce = 500;

    private readonly Queue<string> _unfinished = new();
    private bool _isDisposed;

    // The refusal of the last command; null if it was answered with OK.
    private ImapStatus? _refusal;

    /// <summary>The first refusal since the last enumeration began.</summary>
    private ImapStatus? _firstRefusal;

    public FolderStatus Status => status;

    protected ImapConnection Connection => connection;

    protected FolderPath Folder => folder;

    private ImapWire Wire => connection.Wire;

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) =>
        ListWindowsAsync(after, "(UID FLAGS INTERNALDATE RFC822.SIZE)", cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken) =>
        ListAtOnceAsync(
            after,
            changedSince == 0 ? "(UID FLAGS INTERNALDATE)" : string.Create(CultureInfo.InvariantCulture, $"(UID FLAGS INTERNALDATE) (CHANGEDSINCE {changedSince})"),
            cancellationToken);

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        foreach (var part in messages.Chunk(HeadersAtOnce))
        {
            var wanted = part.ToDictionary(UidOf);
            foreach (var set in UidSet.Compact(wanted.Keys))
                Ask($"UID FETCH {set} (UID {HeaderFields})");
            while (await NextAsync(null, cancellationToken) is { } response)
            {
                if (ReadHeader(response, wanted) is { } header)
                    yield return header;
            }

            // Headers that are silently missing would make a message look as if it were not there.
            if (_firstRefusal is not null)
                throw connection.Failures.Refused($"to read headers of the folder {folder}", _firstRefusal, FailureScope.Folder);
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var wanted = messages.ToDictionary(UidOf);
        using var taker = new BodyTaker(options, connection.Failures);
        foreach (var set in UidSet.Compact(wanted.Keys))
            Ask($"UID FETCH {set} (UID BODY.PEEK[])");
        while (await NextAsync(taker, cancellationToken) is { } response)
        {
            if (Read(response, taker, wanted) is { } message)
                yield return message;
        }

        if (wanted.Count == 0)
            yield break;

        // What was left out is gone, or could not be read together with others: what is still listed is asked for alone.
        var there = await StillThereAsync(wanted.Keys, cancellationToken);
        foreach (var uid in wanted.Keys.Order().ToList())
        {
            if (!there.Contains(uid))
            {
                yield return new FetchedMessage { Message = wanted[uid], Outcome = FetchOutcome.Vanished };
                continue;
            }

            yield return await FetchAloneAsync(wanted[uid], taker, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;

        // An answer that nobody will read makes the connection useless to others.
        if (_unfinished.Count > 0)
            connection.Retire();
        await pool.ReturnAsync(connection);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads away what an enumeration that was left early has asked for.</summary>
    protected async Task DrainAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _firstRefusal = null;
        using var taker = _unfinished.Count > 0 ? new BodyTaker(options with { MaxMessageInOctets = 0 }, connection.Failures) : null;
        while (await NextAsync(taker, cancellationToken) is not null)
        {
            // Nobody wants it any more.
        }
    }

    private static uint UidOf(MessageListing message) => message.Key is ImapMessageKey key
        ? key.Uid
        : throw new ArgumentException($"{message.Key} is not a message of an IMAP folder.", nameof(message));

    private void Ask(string command) => _unfinished.Enqueue(connection.Queue(command));

    /// <summary>The next untagged response of the commands asked, or null when all are answered.</summary>
    private async ValueTask<ImapResponse?> NextAsync(ILiteralTaker? taker, CancellationToken cancellationToken)
    {
        if (_unfinished.Count > 0)
            await Wire.FlushAsync(cancellationToken);
        while (_unfinished.TryPeek(out var tag))
        {
            var response = await Wire.ReadResponseAsync(taker, cancellationToken);
            if (response.IsUntagged)
                return response;
            if (response.IsContinuation)
                continue;
            _unfinished.Dequeue();
            _refusal = response.Status is { IsOk: false } refused ? refused : null;
            _firstRefusal ??= _refusal;
            if (_refusal is not null && connection.Failures.Refused("to read", _refusal, FailureScope.Message) is { Kind: FailureKind.Throttled or FailureKind.Authentication } failure)
                throw failure;
        }

        return null;
    }

    private static HeaderListing? ReadHeader(ImapResponse response, Dictionary<uint, MessageListing> wanted) =>
        FetchItems.TryParse(response.Payload, out var items) && items.HasBody && wanted.Remove(items.Uid, out var listing)
            ? new HeaderListing(listing, MessageHeaderParser.Parse(items.Body, Rfc2047.DecodeText))
            : null;

    /// <summary>Turns one response into a result; null where it is about something else, or about a message that had its result.</summary>
    private FetchedMessage? Read(ImapResponse response, BodyTaker taker, Dictionary<uint, MessageListing> wanted)
    {
        if (!FetchItems.TryParse(response.Payload, out var items) || !items.HasBody || !wanted.Remove(items.Uid, out var message))
        {
            taker.Dispose();
            return null;
        }

        if (items.BodyKind == ImapStringKind.Nil)
            return Failed(message, "the server answered with NIL instead of the message");
        if (items.BodyKind == ImapStringKind.Text)
            taker.TakeText(items.Body);
        if (taker.TooLarge > 0)
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"it has {taker.TooLarge:N0} octets, more than the {options.MaxMessageInOctets:N0} that are allowed (--max-message)");
            taker.Dispose();
            return Failed(message, reason);
        }

        if (taker.Octets is { Length: 0 } && message.SizeInOctets != 0)
        {
            taker.Dispose();
            return Failed(message, "the server gave no octets of a message that has some");
        }

        var header = MessageHeaderParser.Parse(taker.Header(), Rfc2047.DecodeText);
        return new FetchedMessage { Message = message, Outcome = FetchOutcome.Read, Octets = taker.Release(), Header = header };
    }

    private static FetchedMessage Failed(MessageListing message, string reason) =>
        new() { Message = message, Outcome = FetchOutcome.Failed, Reason = reason };

    /// <summary>Which of these UIDs the server still lists. NOOP first, because a session may hold on to what others have expunged.</summary>
    private async Task<HashSet<uint>> StillThereAsync(IEnumerable<uint> uids, CancellationToken cancellationToken)
    {
        var there = new HashSet<uint>();
        Ask("NOOP");
        foreach (var set in UidSet.Compact(uids))
            Ask($"UID FETCH {set} (UID)");
        while (await NextAsync(null, cancellationToken) is { } response)
            Add(response);
        return there;

        void Add(ImapResponse response)
        {
            if (FetchItems.TryParse(response.Payload, out var items) && items.Uid > 0)
                there.Add(items.Uid);
        }
    }

    private async Task<FetchedMessage> FetchAloneAsync(MessageListing message, BodyTaker taker, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<uint, MessageListing> { [UidOf(message)] = message };
        FetchedMessage? result = null;
        Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {UidOf(message)} (UID BODY.PEEK[])"));
        while (await NextAsync(taker, cancellationToken) is { } response)
            result = Read(response, taker, wanted) ?? result;
        return result ?? Failed(message, _refusal is null ? "the server lists it but does not give it" : $"the server refused to give it: {connection.Failures.Clean(_refusal.Text)}");
    }

    private async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListWindowsAsync(MessageKey? after, string items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var next = after is ImapMessageKey { Uid: var last } ? (ulong)last + 1 : 1;
        if (status.Exists == 0)
            yield break;
        var windows = new ListingWindows(next, status.UidNext > 0 ? status.UidNext - 1 : await HighestUidAsync(cancellationToken), status.Exists);
        var flags = new FlagReader();
        while (windows.TryNext(out var from, out var to))
        {
            Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {from}:{to} {items}"));
            var found = new List<MessageListing>();
            while (await NextAsync(null, cancellationToken) is { } response)
            {
                if (ReadListing(response, flags) is { } listing && listing.Key is ImapMessageKey { Uid: var uid } && uid >= from && uid <= to)
                    found.Add(listing);
            }

            if (_refusal is not null)
                throw connection.Failures.Refused($"to list the folder {folder}", _refusal, FailureScope.Folder);
            windows.Found(found.Count);
            if (found.Count > 0)
                yield return InOrder(found);
        }
    }

    /// <summary>Asks for everything in one command, so that a far server costs one round trip, and passes it on in windows while it arrives.</summary>
    private async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAtOnceAsync(MessageKey? after, string items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var reached = after is ImapMessageKey { Uid: var last } ? last : 0;
        var highest = status.UidNext > 0 ? status.UidNext - 1 : uint.MaxValue;
        if (status.Exists == 0 || reached >= highest)
            yield break;
        Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {reached + 1}:{(status.UidNext > 0 ? highest : "*")} {items}"));
        var flags = new FlagReader();
        var window = new List<MessageListing>(ListingWindows.Wanted);
        while (await NextAsync(null, cancellationToken) is { } response)
        {
            // A lower UID is a change that the server tells of in between; n:* brings the last message even if it is lower than n.
            if (ReadListing(response, flags) is not { Key: ImapMessageKey { Uid: var uid } } listing || uid <= reached || uid > highest)
                continue;
            reached = uid;
            window.Add(listing);
            if (window.Count < ListingWindows.Wanted)
                continue;
            yield return window;
            window = new List<MessageListing>(ListingWindows.Wanted);
        }

        if (_firstRefusal is not null)
            throw connection.Failures.Refused($"to list the flags of the folder {folder}", _firstRefusal, FailureScope.Folder);
        if (window.Count > 0)
            yield return window;
    }

    private MessageListing? ReadListing(ImapResponse response, FlagReader flags)
    {
        // A FETCH without INTERNALDATE or size may be an unsolicited change of flags; it counts only if it says the UID and the flags.
        if (!FetchItems.TryParse(response.Payload, out var items) || items.Uid == 0 || !items.HasFlags)
            return null;
        return new MessageListing
        {
            Key = new ImapMessageKey(status.UidValidity, items.Uid),
            SizeInOctets = items.Size,
            Flags = flags.Read(items.Flags),
            InternalDate = ImapDate.Parse(items.InternalDate),
        };
    }

    /// <summary>In ascending order, each once; of two lines for one message the fuller one counts.</summary>
    private static List<MessageListing> InOrder(List<MessageListing> found)
    {
        for (var i = 1; i < found.Count; i++)
        {
            if (UidOf(found[i]) <= UidOf(found[i - 1]))
                return [.. found.GroupBy(UidOf).OrderBy(g => g.Key).Select(g => g.MaxBy(m => (m.InternalDate is not null, m.SizeInOctets))!)];
        }

        return found;
    }

    private async Task<uint> HighestUidAsync(CancellationToken cancellationToken)
    {
        uint highest = 0;
        Ask("UID FETCH * (UID)");
        while (await NextAsync(null, cancellationToken) is { } response)
            highest = Math.Max(highest, UidIn(response));
        return highest;

        static uint UidIn(ImapResponse response) => FetchItems.TryParse(response.Payload, out var items) ? items.Uid : 0;
    }
}
