using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;
using MimeKit.Utils;

namespace MailMover.Protocols.Imap;

/// <summary>One folder, opened with EXAMINE, on one connection.</summary>
internal class ImapFolderReader(ImapConnection connection, ImapConnectionPool pool, ImapEndpointOptions options, FolderPath folder, OpenedFolder opened) : IFolderReader
{
    private const string HeaderFields = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM TO SUBJECT)]";

    /// <summary>Headers are asked for by so many messages at once, so that one answer stays small.</summary>
    private const int HeadersAtOnce = 500;

    private readonly ImapCommandQueue _commands = new(connection, options, folder, opened.Status);
    private bool _isDisposed;

    public FolderStatus Status => opened.Status;

    protected ImapConnection Connection => connection;

    protected FolderPath Folder => folder;

    protected OpenedFolder Opened => opened;

    private ImapWire Wire => connection.Wire;

    private ImapListing Listing => new(connection, _commands, folder, opened.Status);

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        await foreach (var window in Listing.InWindowsAsync(after, "(UID FLAGS INTERNALDATE RFC822.SIZE)", cancellationToken))
            yield return window;
    }

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var items = changedSince == 0 ? "(UID FLAGS INTERNALDATE)" : string.Create(CultureInfo.InvariantCulture, $"(UID FLAGS INTERNALDATE) (CHANGEDSINCE {changedSince})");
        var windows = connection.MessageLimit < int.MaxValue ? Listing.InWindowsAsync(after, items, cancellationToken) : Listing.AtOnceAsync(after, items, cancellationToken);
        await foreach (var window in windows)
            yield return window;
    }

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        foreach (var part in messages.Chunk(HeadersAtOnce))
        {
            var wanted = part.ToDictionary(UidOf);
            int before;
            do
            {
                before = wanted.Count;
                foreach (var set in UidSet.Compact(wanted.Keys, connection.MessageLimit))
                    _commands.Ask($"UID FETCH {set} (UID {HeaderFields})");
                while (await _commands.NextAsync(null, cancellationToken) is { } response)
                {
                    if (ReadHeader(response, wanted) is { } header)
                        yield return header;
                }
            }
            while (IsLimited() && wanted.Count is > 0 and var left && left < before);

            // Headers that are silently missing would make a message look as if it were not there.
            if (_commands.FirstRefusal is { } refusal)
                throw connection.Failures.Refused($"to read headers of the folder {connection.Failures.Name(folder)}", refusal, FailureScope.Folder);
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var wanted = messages.ToDictionary(UidOf);
        using var taker = new BodyTaker(options, connection.Failures);
        var read = 0;
        int before;
        do
        {
            before = wanted.Count;
            foreach (var set in UidSet.Compact(wanted.Keys, connection.MessageLimit))
                _commands.Ask($"UID FETCH {set} (UID BODY.PEEK[])");
            while (await _commands.NextAsync(taker, cancellationToken) is { } response)
            {
                if (Read(response, taker, wanted) is not { } message)
                    continue;
                await AssertWholeAsync(message, cancellationToken);
                read++;
                yield return message;
            }
        }
        while (IsLimited() && wanted.Count is > 0 and var left && left < before);

        if (wanted.Count == 0)
            yield break;

        // What was left out is gone, or could not be read together with others: what is still listed is asked for alone.
        var there = await StillThereAsync(wanted.Keys, cancellationToken);
        var unavailable = new List<FetchedMessage>();
        foreach (var uid in wanted.Keys.Order().ToList())
        {
            var alone = there.Contains(uid)
                ? await FetchAloneAsync(wanted[uid], taker, cancellationToken)
                : new FetchedMessage { Message = wanted[uid], Outcome = FetchOutcome.Vanished };
            if (there.Contains(uid) && _commands.Refusal is { Code: "UNAVAILABLE" })
            {
                unavailable.Add(alone);
                continue;
            }

            read += alone.Outcome == FetchOutcome.Read ? 1 : 0;
            yield return alone;
        }

        // Yahoo says UNAVAILABLE of single messages for ever (imapsync issue 119). Only where not one of several can be read is it the server that is.
        if (read == 0 && unavailable.Count > 1)
            throw connection.Failures.Refused($"to give messages of the folder {connection.Failures.Name(folder)}", _commands.Refusal!, FailureScope.Folder);
        foreach (var message in unavailable)
            yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;

        // An answer that nobody will read makes the connection useless to others.
        if (_commands.HasUnfinished)
            connection.Retire();
        await pool.ReturnAsync(connection);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads away what an enumeration that was left early has asked for.</summary>
    protected Task DrainAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _commands.DrainAsync(cancellationToken);
    }

    private static uint UidOf(MessageListing message) => message.Key is ImapMessageKey key
        ? key.Uid
        : throw new ArgumentException($"{message.Key} is not a message of an IMAP folder.", nameof(message));

    /// <summary>Whether the server says that it did not look at all that was asked for (RFC 9738).</summary>
    private bool IsLimited()
    {
        if (_commands.LastAnswer is not { Code: "MESSAGELIMIT" } answer)
            return false;
        connection.LearnMessageLimit(answer.Arguments);
        return true;
    }

    private HeaderListing? ReadHeader(ImapResponse response, Dictionary<uint, MessageListing> wanted)
    {
        if (!FetchItems.TryParse(response.Payload, out var items) || !items.HasBody || !wanted.Remove(items.Uid, out var listing))
            return null;
        ThrowIfTorn(items);
        Wire.Used();
        return new HeaderListing(listing, MessageHeaderParser.Parse(items.Body, Rfc2047.DecodeText));
    }

    /// <summary>What follows a literal tells whether it had the length that was announced: a message that is cut short must not be taken for whole.</summary>
    private void ThrowIfTorn(in FetchItems items)
    {
        if (!items.IsWhole)
            throw Wire.Break(connection.Failures.ProtocolError("it sent a message of another length than it had announced"));
    }

    /// <summary>Turns one response into a result; null where it is about something else, or about a message that had its result.</summary>
    private FetchedMessage? Read(ImapResponse response, BodyTaker taker, Dictionary<uint, MessageListing> wanted)
    {
        if (!FetchItems.TryParse(response.Payload, out var items) || !items.HasBody || !wanted.Remove(items.Uid, out var message))
        {
            taker.Dispose();
            return null;
        }

        ThrowIfTorn(items);
        Wire.Used();
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

    /// <summary>A literal longer than announced shows in what comes next at the latest, so a message is handed out only when the next response has begun.</summary>
    private async ValueTask AssertWholeAsync(FetchedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (!await Wire.BeginsResponseAsync(cancellationToken))
                throw Wire.Break(connection.Failures.ProtocolError("it sent a message of another length than it had announced"));
        }
        catch
        {
            message.Octets?.Dispose();
            throw;
        }
    }

    private static FetchedMessage Failed(MessageListing message, string reason) =>
        new() { Message = message, Outcome = FetchOutcome.Failed, Reason = reason };

    /// <summary>
    /// Which of these UIDs the server still lists. NOOP first, because a session may hold on to what others have expunged; STATUS, because all of them
    /// are gone at once where the folder was rebuilt.
    /// </summary>
    private async Task<HashSet<uint>> StillThereAsync(IReadOnlyCollection<uint> uids, CancellationToken cancellationToken)
    {
        var there = new HashSet<uint>();
        _commands.Ask("NOOP");
        _commands.Ask($"STATUS {ImapQuoting.Quote(opened.Name)} (UIDVALIDITY)");
        foreach (var set in UidSet.Compact(uids, connection.MessageLimit))
            _commands.Ask($"UID FETCH {set} (UID)");
        while (await _commands.NextAsync(null, cancellationToken) is { } response)
            Add(response);
        return there;

        void Add(ImapResponse response)
        {
            if (FetchItems.TryParse(response.Payload, out var items) && uids.Contains(items.Uid))
                there.Add(items.Uid);
        }
    }

    private async Task<FetchedMessage> FetchAloneAsync(MessageListing message, BodyTaker taker, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<uint, MessageListing> { [UidOf(message)] = message };
        FetchedMessage? result = null;
        _commands.Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {UidOf(message)} (UID BODY.PEEK[])"));
        while (await _commands.NextAsync(taker, cancellationToken) is { } response)
        {
            if (Read(response, taker, wanted) is not { } found)
                continue;
            await AssertWholeAsync(found, cancellationToken);
            result = found;
        }

        return result ?? Failed(message, _commands.Refusal is { } refusal ? $"the server refused to give it: {connection.Failures.WordsOf(refusal)}" : "the server lists it but does not give it");
    }
}
