using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.SentMail;

/// <summary>
/// Tells mail that the user sent from the rest of INBOX. What the journal knows is where it has been counted before; of the rest the sender's address decides. What was
/// decided stays so as long as the run. May be asked from several connections at once.
/// </summary>
internal sealed class SentMailSorter
{
    private readonly HashSet<string> _own;
    private readonly IPairJournal? _journal;
    private readonly long? _inbox;
    private readonly long? _sentFolder;
    private readonly HashSet<uint> _sent = [];
    private readonly HashSet<uint> _rest = [];
    private Dictionary<UInt128, (int Inbox, int Sent)> _former = [];
    private uint _uidValidity;
    private (FolderStatus Whole, FolderStatus Inbox, FolderStatus Sent)? _figures;

    /// <summary>Prepares the sorting.</summary>
    /// <param name="ownAddresses">The user's addresses; empty where only what the journal has as sent is.</param>
    /// <param name="journal">What is known of the pair; null where nothing is.</param>
    /// <param name="records">The journal's numbers of INBOX and of the folder for sent mail; null where it has none.</param>
    public SentMailSorter(IReadOnlyList<string> ownAddresses, IPairJournal? journal, (long? Inbox, long? Sent) records)
    {
        _own = new HashSet<string>(ownAddresses.Select(a => a.Trim()), StringComparer.OrdinalIgnoreCase);
        (_journal, _inbox, _sentFolder) = (journal, records.Inbox, records.Sent);
    }

    private SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The figures of both folders, if INBOX is as it was when it was counted.</summary>
    public (FolderStatus Inbox, FolderStatus Sent)? Recall(FolderStatus inbox) =>
        _figures is { } known && inbox.UidNext != 0 && (known.Whole.UidValidity, known.Whole.UidNext, known.Whole.Exists) == (inbox.UidValidity, inbox.UidNext, inbox.Exists)
            ? (known.Inbox with { HighestModSeq = inbox.HighestModSeq }, known.Sent with { HighestModSeq = inbox.HighestModSeq })
            : null;

    /// <summary>The figures of both folders; INBOX is listed where they are not known.</summary>
    public async Task<(FolderStatus Inbox, FolderStatus Sent)> FiguresAsync(IFolderReader inbox, FolderStatus whole, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            if (Recall(whole) is { } known)
                return known;
            (long messages, long octets, long all) = (0, 0, 0);
            MessageKey? after = null;
            while (await inbox.NextWindowAsync(after, cancellationToken) is { } window)
            {
                after = window[^1].Key;
                await SortAsync(inbox, window, cancellationToken);
                foreach (var message in window.Where(IsSent))
                    (messages, octets) = (messages + 1, octets + Math.Max(0, message.SizeInOctets));
                all += window.Count;
            }

            var sent = whole with { Exists = messages, SizeInOctets = whole.SizeInOctets is null ? null : octets, MailboxId = null };
            var rest = whole with { Exists = Math.Max(all, whole.Exists) - messages, SizeInOctets = whole.SizeInOctets is { } size ? Math.Max(0, size - octets) : null };
            _figures = (whole, rest, sent);
            return (rest, sent);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Those messages of a window that belong to one of the two folders.</summary>
    public async Task<IReadOnlyList<MessageListing>> OfAsync(bool sent, IFolderReader inbox, IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            await SortAsync(inbox, window, cancellationToken);
            return Of(sent, window);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>The same of messages that were sorted before; others are left out.</summary>
    public async Task<IReadOnlyList<MessageListing>> KnownOfAsync(bool sent, IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return Of(sent, window);
        }
        finally
        {
            Turn.Release();
        }
    }

    private List<MessageListing> Of(bool sent, IReadOnlyList<MessageListing> window) => [.. window.Where(m => m.Key.Generation == _uidValidity && (sent ? _sent : _rest).Contains(UidOf(m)))];

    private bool IsSent(MessageListing message) => _sent.Contains(UidOf(message));

    private async Task SortAsync(IFolderReader inbox, IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        if (inbox.Status.UidValidity != _uidValidity)
            await BeginGenerationAsync(inbox.Status.UidValidity, cancellationToken);
        var unknown = window.Where(m => !_sent.Contains(UidOf(m)) && !_rest.Contains(UidOf(m))).ToList();
        if (unknown.Count == 0)
            return;
        var keys = unknown.Select(m => m.Key).ToList();
        var (inInbox, inSent) = (await EntriesAsync(_inbox, keys, cancellationToken), await EntriesAsync(_sentFolder, keys, cancellationToken));
        foreach (var message in unknown.Where(m => inInbox.ContainsKey(m.Key) || inSent.ContainsKey(m.Key)))
            (inSent.ContainsKey(message.Key) ? _sent : _rest).Add(UidOf(message));

        unknown.RemoveAll(m => inInbox.ContainsKey(m.Key) || inSent.ContainsKey(m.Key));
        if (unknown.Count > 0 && (_own.Count > 0 || _former.Count > 0))
        {
            await foreach (var listing in inbox.ReadHeadersAsync(unknown, cancellationToken))
                (IsSent(listing.Header) ? _sent : _rest).Add(UidOf(listing.Message));
        }

        // What gives no header is not known to be sent.
        foreach (var message in unknown.Where(m => !_sent.Contains(UidOf(m))))
            _rest.Add(UidOf(message));
    }

    /// <summary>INBOX has other UIDs now. What was counted under the former ones is recognised by its header fields, so that it stays where it was.</summary>
    private async Task BeginGenerationAsync(uint uidValidity, CancellationToken cancellationToken)
    {
        var former = new Dictionary<UInt128, (int Inbox, int Sent)>();
        foreach (var (record, sent) in new[] { (_inbox, false), (_sentFolder, true) })
        {
            if (_journal is null || record is not { } id)
                continue;
            await foreach (var entry in _journal.ListEntriesAsync(id, null, cancellationToken))
            {
                if (entry.Key.Generation == uidValidity || entry.Fingerprint == default)
                    continue;
                var (inInbox, inSent) = former.GetValueOrDefault(entry.Fingerprint.Value);
                former[entry.Fingerprint.Value] = sent ? (inInbox, inSent + 1) : (inInbox + 1, inSent);
            }
        }

        _sent.Clear();
        _rest.Clear();
        (_uidValidity, _former, _figures) = (uidValidity, former, null);
    }

    private bool IsSent(MessageHeader header)
    {
        if (_former.TryGetValue(header.Fingerprint.Value, out var former) && former.Inbox + former.Sent > 0)
        {
            var sent = former.Inbox == 0;
            _former[header.Fingerprint.Value] = sent ? (0, former.Sent - 1) : (former.Inbox - 1, former.Sent);
            return sent;
        }

        return _own.Count > 0 && MailAddress.Parse(header.From) is { } from && _own.Contains(from.Address);
    }

    private async Task<IReadOnlyDictionary<MessageKey, JournalEntry>> EntriesAsync(long? record, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        _journal is not null && record is { } id ? await _journal.FindAsync(id, keys, cancellationToken) : new Dictionary<MessageKey, JournalEntry>();

    private static uint UidOf(MessageListing message) => ((ImapMessageKey)message.Key).Uid;
}
