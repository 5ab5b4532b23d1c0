using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Lists the messages of an opened folder, in ascending order and each once, whatever order the server keeps.</summary>
internal sealed class ImapListing(ImapConnection connection, ImapCommandQueue commands, FolderPath folder, FolderStatus status)
{
    /// <summary>Beyond this, and twice what the server says that it has, a listing is no listing any more.</summary>
    private const int MostAtOnce = 1 << 18;

    private readonly FlagReader _flags = new();

    private long Most => Math.Max(MostAtOnce, status.Exists * 2);

    /// <summary>One command for each window, so that the answers stay small.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> InWindowsAsync(MessageKey? after, string items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = after is ImapMessageKey { Uid: var last } ? (ulong)last + 1 : 1;
        if (status.Exists == 0)
            yield break;
        var highest = status.UidNext > 0 ? status.UidNext - 1 : await HighestUidAsync(cancellationToken);
        var windows = new ListingWindows(next, highest, status.Exists, connection.MessageLimit);
        while (windows.TryNext(out var from, out var to))
        {
            // The last window goes on to whatever is there: a UIDNEXT that is too low would hide messages, without a word.
            var found = await WindowAsync(from, to == highest ? uint.MaxValue : to, items, cancellationToken);
            windows.Found(found.Count);
            if (found.Count > 0)
                yield return [.. found.Values];
        }
    }

    /// <summary>Asks for everything in one command, so that a far server costs one round trip, and passes it on in windows while it arrives.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> AtOnceAsync(MessageKey? after, string items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begin = after is ImapMessageKey { Uid: var last } ? last : 0;
        var highest = status.UidNext > 0 ? status.UidNext - 1 : uint.MaxValue;
        if (status.Exists == 0 || begin >= highest)
            yield break;
        commands.Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {begin + 1}:{(status.UidNext > 0 ? highest : "*")} {items}"));
        var listed = new UidRuns();
        var late = new SortedDictionary<uint, MessageListing>();
        var window = new List<MessageListing>(ListingWindows.Wanted);
        while (await commands.NextAsync(null, cancellationToken) is { } response)
        {
            // n:* brings the last message even if it is lower than n.
            if (Read(response) is not { Key: ImapMessageKey { Uid: var uid } } listing || uid <= begin || uid > highest)
                continue;
            if (uid <= listed.Highest)
            {
                // Either a change that the server tells of in between, or a server that lists in an order of its own.
                if (!listed.Contains(uid))
                    TakeOne(late, listing);
                continue;
            }

            connection.Wire.Used();
            listed.Add(uid);
            window.Add(listing);
            if (window.Count < ListingWindows.Wanted)
                continue;
            yield return window;
            window = new List<MessageListing>(ListingWindows.Wanted);
        }

        if (commands.FirstRefusal is { } refusal)
            throw connection.Failures.Refused($"to list the flags of the folder {connection.Failures.Name(folder)}", refusal, FailureScope.Folder);
        if (window.Count > 0)
            yield return window;
        if (late.Count > 0)
            yield return [.. late.Values];
    }

    /// <summary>One range, and what a limit (RFC 9738) left out of it.</summary>
    private async Task<SortedDictionary<uint, MessageListing>> WindowAsync(uint from, uint to, string items, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<uint, MessageListing>();
        var ranges = new Stack<(uint From, uint To)>([(from, to)]);
        while (ranges.TryPop(out var range))
        {
            commands.Ask(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {range.From}:{(range.To == uint.MaxValue ? "*" : range.To)} {items}"));
            uint lowest = uint.MaxValue, highest = 0;
            while (await commands.NextAsync(null, cancellationToken) is { } response)
            {
                if (Read(response) is not { Key: ImapMessageKey { Uid: var uid } } listing || uid < range.From || uid > range.To)
                    continue;
                (lowest, highest) = (Math.Min(lowest, uid), Math.Max(highest, uid));
                TakeOne(found, listing);
            }

            var isLimited = commands.LastAnswer?.Code == "MESSAGELIMIT";
            if (isLimited)
                connection.LearnMessageLimit(commands.LastAnswer!.Arguments);
            if (commands.Refusal is { } refusal && !(isLimited && range.From < range.To))
                throw connection.Failures.Refused($"to list the folder {connection.Failures.Name(folder)}", refusal, FailureScope.Folder);
            if (!isLimited)
                continue;
            if (highest == 0 && range.From < range.To)
            {
                // Not one message: so many that the server would not even begin.
                var middle = range.From + ((range.To - range.From) / 2);
                ranges.Push((middle + 1, range.To));
                ranges.Push((range.From, middle));
            }
            else if (highest > 0)
            {
                // Servers begin at either end; what lies outside of what was told is asked for anew.
                if (highest < range.To && !IsLowest(commands.LastAnswer!, lowest))
                    ranges.Push((highest + 1, range.To));
                if (lowest > range.From)
                    ranges.Push((range.From, lowest - 1));
            }
        }

        return found;
    }

    /// <summary>Whether the server says that it went from the highest UID down to this one.</summary>
    private static bool IsLowest(ImapStatus answer, uint lowest) =>
        answer.Arguments.Split(' ') is [_, var uid] && uint.TryParse(uid, out var told) && told == lowest;

    /// <summary>Of two lines for one message the fuller one counts.</summary>
    private void TakeOne(SortedDictionary<uint, MessageListing> listings, MessageListing listing)
    {
        var uid = ((ImapMessageKey)listing.Key).Uid;
        if (!listings.TryGetValue(uid, out var known))
        {
            if (listings.Count >= Most)
                throw connection.Wire.Break(connection.Failures.ProtocolError($"it listed more than {Most:N0} messages of the folder {connection.Failures.Name(folder)}, which has {status.Exists:N0}"));
            connection.Wire.Used();
            listings.Add(uid, listing);
        }
        else if ((known.InternalDate is null && listing.InternalDate is not null) || known.SizeInOctets < listing.SizeInOctets)
        {
            listings[uid] = listing;
        }
    }

    private MessageListing? Read(ImapResponse response)
    {
        // A FETCH without INTERNALDATE or size may be an unsolicited change of flags; it counts only if it says the UID and the flags.
        if (!FetchItems.TryParse(response.Payload, out var items) || items.Uid == 0 || !items.HasFlags)
            return null;
        return new MessageListing
        {
            Key = new ImapMessageKey(status.UidValidity, items.Uid),
            SizeInOctets = items.Size,
            Flags = _flags.Read(items.Flags),
            InternalDate = ImapDate.Parse(items.InternalDate),
        };
    }

    private async Task<uint> HighestUidAsync(CancellationToken cancellationToken)
    {
        uint highest = 0;
        commands.Ask("UID FETCH * (UID)");
        while (await commands.NextAsync(null, cancellationToken) is { } response)
            highest = Math.Max(highest, UidIn(response));
        return highest;

        static uint UidIn(ImapResponse response) => FetchItems.TryParse(response.Payload, out var items) ? items.Uid : 0;
    }
}
