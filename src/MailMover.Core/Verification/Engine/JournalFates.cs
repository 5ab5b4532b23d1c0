using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What the journal says of messages that are nowhere at the destination.</summary>
internal sealed class JournalFates(VerificationRun run, SourceFolder folder)
{
    private Dictionary<(UInt128, long), Queue<JournalEntry>>? _former;

    /// <summary>Its entry; that of the folder's former numbering, by headers and size, where the source has renumbered it since.</summary>
    public async Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(IReadOnlyList<IndexedMessage> messages)
    {
        if (run.Journal is not { } journal || folder.Record is not { } record)
            return new Dictionary<MessageKey, JournalEntry>();
        var keys = messages.Select(m => (MessageKey)new ImapMessageKey(folder.UidValidity, m.Uid)).ToList();
        var entries = (await journal.FindAsync(record.Id, keys, run.Token)).ToDictionary();
        if (record.UidValidity == folder.UidValidity || entries.Count == messages.Count)
            return entries;
        _former ??= await FormerAsync(journal, record);
        foreach (var message in messages)
        {
            var key = new ImapMessageKey(folder.UidValidity, message.Uid);
            if (!entries.ContainsKey(key) && _former.TryGetValue((message.Fingerprint, message.SizeInOctets), out var former) && former.TryDequeue(out var entry))
                entries[key] = entry;
        }

        return entries;
    }

    /// <summary>The fate of a message that is nowhere.</summary>
    public Finding Decide(Wanted wanted, JournalEntry? entry, string messageId)
    {
        var message = wanted.Message;
        var sha256 = wanted.Sha256 ?? entry?.Sha256;
        var where = entry?.Destination ?? folder.Destination;
        switch (entry?.State)
        {
            case EntryState.Copied or EntryState.AlreadyThere when wanted.Otherwise is null && IsAccepted(message, messageId):
                return new Finding(message, MessageFate.AcceptedMissing, ContentMatch.NotCompared, where, "it was copied and is nowhere at the destination now; you said that it may be missing", sha256);
            case EntryState.Copied or EntryState.AlreadyThere when wanted is { Otherwise: null, Unseen.Length: > 0 }:
                return new Finding(message, MessageFate.Unreadable, ContentMatch.NotCompared, where, $"it was copied and not found, but {wanted.Unseen}", sha256);
            case EntryState.Copied or EntryState.AlreadyThere when wanted.Otherwise is null:
                return new Finding(message, MessageFate.Missing, ContentMatch.NotCompared, where, "it was copied and is nowhere at the destination now", sha256, JournalKey: entry.Key);
            case EntryState.Refused when wanted.Otherwise is null:
                var saved = run.Saved.Find(folder.Record!.Id, entry);
                return new Finding(message, saved is null ? MessageFate.RefusedUnsaved : MessageFate.Refused, ContentMatch.NotCompared, where, entry.Reason, sha256, saved);
        }

        if (wanted.Otherwise is { } fate)
            return new Finding(message, fate, fate == MessageFate.Differs ? ContentMatch.Differs : ContentMatch.NotCompared, where, wanted.Reason, sha256);
        return new Finding(message, MessageFate.NotYetCopied, ContentMatch.NotCompared, where, ReasonOf(entry), sha256);
    }

    private static string ReasonOf(JournalEntry? entry) => entry?.State switch
    {
        null => "it was never copied",
        EntryState.Appending => "its copying was broken off, and it was not found at the destination",
        EntryState.Failed => $"copying it failed: {entry.Reason}",
        _ => "it was not copied",
    };

    private bool IsAccepted(in IndexedMessage message, string messageId)
    {
        var key = new ImapMessageKey(folder.UidValidity, message.Uid);
        return run.Options.Accepted.Any(a => a.Folder == folder.Path && a.Key == key && (a.MessageId.Length == 0 || a.MessageId == messageId));
    }

    private async Task<Dictionary<(UInt128, long), Queue<JournalEntry>>> FormerAsync(IPairJournal journal, FolderRecord record)
    {
        var former = new Dictionary<(UInt128, long), Queue<JournalEntry>>();
        await foreach (var entry in journal.ListEntriesAsync(record.Id, null, run.Token))
        {
            if (entry.Key.Generation == folder.UidValidity || entry.Fingerprint == default)
                continue;
            if (!former.TryGetValue((entry.Fingerprint.Value, entry.SizeInOctets), out var entries))
                former.Add((entry.Fingerprint.Value, entry.SizeInOctets), entries = new Queue<JournalEntry>(1));
            entries.Enqueue(entry);
        }

        return former;
    }
}
