using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// The end of a source folder: messages that are nowhere are looked at once more, so that what has disappeared is told from what is missing, and whatever
/// is not plainly present is told with its header fields.
/// </summary>
internal sealed class Aftermath(VerificationRun run, SourceFolder folder, List<Wanted> wanted)
{
    private const int Together = 500;
    private readonly Dictionary<uint, MessageHeader> _headers = [];
    private readonly JournalFates _journal = new(run, folder);

    public async Task RunAsync()
    {
        wanted.Sort((a, b) => a.Message.Uid.CompareTo(b.Message.Uid));
        try
        {
            await LookAgainAsync();
        }
        catch (Exception e) when (e is RenumberedException or MailFailureException { Scope: not FailureScope.Endpoint })
        {
            foreach (var (message, reason) in wanted.Select(w => (w.Message, e.Message)).Concat(folder.WithoutHeader.Select(m => (m, e.Message))))
                folder.Settle(message, new Finding(message, MessageFate.Unreadable, ContentMatch.NotCompared, null, reason));
        }

        await TellAsync();
    }

    private async Task LookAgainAsync()
    {
        while (wanted.Count > 0)
        {
            var portion = wanted.Take(Together).ToList();
            var headers = await HeadersAsync([.. portion.Select(w => w.Message)]);
            var entries = await _journal.FindAsync([.. portion.Select(w => w.Message)]);
            var listed = await ListedAsync([.. portion.Select(w => w.Message).Where(m => !headers.ContainsKey(m.Uid))]);
            foreach (var one in portion)
                folder.Settle(one.Message, FateOf(one));
            wanted.RemoveRange(0, portion.Count);

            Finding FateOf(Wanted one)
            {
                if (!headers.TryGetValue(one.Message.Uid, out var header))
                    return Gone(one.Message, listed.Contains(one.Message.Uid));
                return _journal.Decide(one, entries.GetValueOrDefault(new ImapMessageKey(folder.UidValidity, one.Message.Uid)), header.MessageId);
            }
        }

        while (folder.WithoutHeader.Count > 0)
        {
            var portion = folder.WithoutHeader.Take(Together).ToList();
            var listed = await ListedAsync(portion);
            foreach (var message in portion)
                folder.Settle(message, Gone(message, listed.Contains(message.Uid)));
            folder.WithoutHeader.RemoveRange(0, portion.Count);
        }
    }

    private static Finding Gone(in IndexedMessage message, bool isListed) => isListed
        ? new Finding(message, MessageFate.Unreadable, ContentMatch.NotCompared, null, "the source lists it, but does not give its header")
        : new Finding(message, MessageFate.Vanished, ContentMatch.NotCompared, null, "it disappeared from the source while it was looked at");

    /// <summary>Tells of all that is not plainly present, in the order of the source.</summary>
    private async Task TellAsync()
    {
        folder.Findings.Sort((a, b) => a.Message.Uid.CompareTo(b.Message.Uid));
        foreach (var portion in folder.Findings.Chunk(Together))
        {
            var headers = await ForWordsAsync([.. portion.Where(f => f.Fate is not (MessageFate.Skipped or MessageFate.Vanished)).Select(f => f.Message)]);
            foreach (var finding in portion)
                run.Tell(InWords(finding, headers.GetValueOrDefault(finding.Message.Uid)));
        }
    }

    /// <summary>Subject and sender are a service: the verdict does not wait for a folder that does not give them any more.</summary>
    private async Task<IReadOnlyDictionary<uint, MessageHeader>> ForWordsAsync(IReadOnlyList<IndexedMessage> messages)
    {
        try
        {
            return await HeadersAsync(messages);
        }
        catch (Exception e) when (e is RenumberedException or MailFailureException { Scope: not FailureScope.Endpoint })
        {
            return new Dictionary<uint, MessageHeader>();
        }
    }

    private VerifiedMessage InWords(Finding finding, MessageHeader? header) => new()
    {
        Fate = finding.Fate,
        Folder = folder.Path,
        Key = new ImapMessageKey(folder.UidValidity, finding.Message.Uid),
        FormerKey = finding.JournalKey?.Generation == folder.UidValidity ? null : finding.JournalKey,
        Destination = finding.Where,
        Content = finding.Content,
        Reason = finding.Reason,
        MessageId = header?.MessageId ?? "",
        Date = header?.Date ?? "",
        From = header?.From ?? "",
        Subject = header?.Subject ?? "",
        InternalDate = finding.Message.Date == IndexedMessage.NoDate ? null : DateTimeOffset.FromUnixTimeSeconds(finding.Message.Date),
        SizeInOctets = finding.Message.SizeInOctets,
        Sha256 = finding.Sha256,
        SavedAs = finding.SavedAs,
    };

    private async Task<IReadOnlyDictionary<uint, MessageHeader>> HeadersAsync(IReadOnlyList<IndexedMessage> messages)
    {
        var missing = messages.Where(m => !_headers.ContainsKey(m.Uid)).ToList();
        if (missing.Count == 0)
            return _headers;
        if (_headers.Count > 20 * Together)
            _headers.Clear();
        await WithFolderAsync(async reader =>
        {
            var read = await FolderWalk.HeadersAsync(reader, [.. missing.Select(m => m.Listing(folder.UidValidity))], run.Token);
            foreach (var (key, header) in read)
                _headers[((ImapMessageKey)key).Uid] = header;
        });
        return _headers;
    }

    /// <summary>Which of the messages the source lists now.</summary>
    private async Task<HashSet<uint>> ListedAsync(IReadOnlyList<IndexedMessage> messages)
    {
        var listed = new HashSet<uint>();
        foreach (var message in messages)
        {
            await WithFolderAsync(async reader =>
            {
                var after = message.Uid > 1 ? new ImapMessageKey(folder.UidValidity, message.Uid - 1) : null;
                if (await reader.NextWindowAsync(after, run.Token) is { } window && ((ImapMessageKey)window[0].Key).Uid == message.Uid)
                    listed.Add(message.Uid);
            });
        }

        return listed;
    }

    private Task<bool> WithFolderAsync(Func<IFolderReader, Task> act) => run.Retry.RunAsync(
        async () =>
        {
            run.ThrowIfStopping();
            await using var reader = await run.Source.OpenAsync(folder.Path, null, false, run.Token);
            if (reader.Status.UidValidity != folder.UidValidity)
                throw new RenumberedException(EndpointSide.Source, $"{folder.Path} was rebuilt by its server while it was looked at. Verify again.");
            await act(reader);
            return true;
        },
        run.Token);
}
