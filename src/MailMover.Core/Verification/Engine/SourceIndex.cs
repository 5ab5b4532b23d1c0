using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Verification.Engine;

/// <summary>Lists a source folder afresh: what rules leave out is settled, the rest is indexed.</summary>
/// <param name="run">The verification.</param>
/// <param name="folder">The folder.</param>
/// <param name="destinationUidValidity">UIDVALIDITY of the folder where its messages belong; recorded UIDs of another one mean nothing.</param>
internal sealed class SourceIndex(VerificationRun run, SourceFolder folder, uint destinationUidValidity)
{
    private static readonly IReadOnlyDictionary<MessageKey, JournalEntry> NoEntries = new Dictionary<MessageKey, JournalEntry>();

    /// <summary>Reads the folder and adds its messages.</summary>
    public async Task ReadAsync(List<IndexedMessage> messages)
    {
        run.Progress.Enter(folder.Path);
        var walk = new FolderWalk(run, run.Source, EndpointSide.Source, folder.Path);
        await walk.RunAsync(async (reader, window) =>
        {
            folder.UidValidity = reader.Status.UidValidity;
            var skipped = window.Where(m => run.Filter.ReasonToSkip(m) is not null).ToHashSet();
            // What a rule leaves out must be known all the same where views show it once more.
            var headers = await FolderWalk.HeadersAsync(reader, skipped.Count == 0 || run.SourceBag is not null ? window : [.. window.Where(m => !skipped.Contains(m))], run.Token);
            var entries = run.Journal is { } journal && folder.Record is { } record ? await journal.FindAsync(record.Id, [.. window.Select(m => m.Key)], run.Token) : NoEntries;
            Take(window, skipped, headers, entries, messages);
        });
        if (walk.Unlisted == 0)
            return;

        // What the source does not list was not copied either, so no journal and no search says anything of it.
        folder.Tally.Found += walk.Unlisted;
        folder.Tally.Count(MessageFate.Unreadable, walk.Unlisted);
        folder.Tally.Note($"The source counts {walk.Unlisted:N0} more messages in this folder than it lists; nothing can be said of those.");
    }

    private void Take(
        IReadOnlyList<MessageListing> window,
        HashSet<MessageListing> skipped,
        Dictionary<MessageKey, MessageHeader> headers,
        IReadOnlyDictionary<MessageKey, JournalEntry> entries,
        List<IndexedMessage> messages)
    {
        folder.Tally.Found += window.Count;
        folder.Tally.SizeInOctets += window.Sum(m => Math.Max(0, m.SizeInOctets));
        var toCompare = 0;
        if (run.Source.SourceTraits.HidesWhatWasRead)
            folder.ListedKeys.UnionWith(window.Select(m => m.Key));
        foreach (var listing in window)
        {
            var header = headers.GetValueOrDefault(listing.Key);
            var message = IndexOf(listing, header, entries.GetValueOrDefault(listing.Key));
            if (header is not null && run.Options.WhoWritesMe && folder.MayHoldReceivedMail)
                folder.Tally.Senders.Add(header, listing.InternalDate, run);
            if (skipped.Contains(listing))
            {
                folder.Settle(message, new Finding(message, MessageFate.Skipped, ContentMatch.NotCompared, null, run.Filter.ReasonToSkip(listing)!));
                if (header is not null && run.SourceBag is not null)
                    folder.SkippedForViews.Add((message.Fingerprint, message.SizeInOctets));
            }
            else if (header is null)
                folder.WithoutHeader.Add(message);
            else
            {
                messages.Add(message);
                toCompare += folder.Destination is not null && run.IsInSample(folder, message.Uid) ? 1 : 0;
            }
        }

        // Those whose contents are to be compared are not done yet: that takes most of the time.
        run.Progress.Done(window.Count - toCompare);
    }

    private IndexedMessage IndexOf(MessageListing listing, MessageHeader? header, JournalEntry? entry)
    {
        var isThere = entry?.State is EntryState.Copied or EntryState.AlreadyThere;
        var isRecorded = isThere && entry!.DestinationUid != 0 && entry.DestinationUidValidity == destinationUidValidity && entry.Destination == folder.Destination;
        return new IndexedMessage
        {
            Fingerprint = header?.Fingerprint.Value ?? default,
            IsStrong = header?.Fingerprint.IsStrong ?? false,
            SizeInOctets = listing.SizeInOctets,
            SentOctets = entry is { State: EntryState.Copied, Sha256: not null, IsRepaired: false } ? entry.SizeInOctets : 0,
            Date = DateOf(listing, header, entry),
            Flags = run.Shared(listing.Flags),
            Uid = ((ImapMessageKey)listing.Key).Uid,
            RecordedUid = isRecorded ? entry!.DestinationUid : 0,
            Folder = folder.Number,
            Year = YearOf(listing, header),
            IsRepaired = isThere && entry!.IsRepaired,
        };
    }

    /// <summary>The arrival date; of a source that has none, the one that was sent, or would be.</summary>
    private long DateOf(MessageListing listing, MessageHeader? header, JournalEntry? entry)
    {
        if (run.Source.SourceTraits.KeepsDates)
            return IndexedMessage.DateOf(listing);
        var date = entry is { State: EntryState.Copied or EntryState.AlreadyThere }
            ? entry.Copy.HasDate ? entry.InternalDate : null
            : header is null ? null : SentDate.Of(listing.InternalDate, header, run.Source.SourceTraits, run.Started).Date;
        return date?.ToUnixTimeSeconds() ?? IndexedMessage.NoDate;
    }

    private static short YearOf(MessageListing listing, MessageHeader? header)
    {
        var sent = header is { Date.Length: > 0 } ? HeaderDate.Parse(Encoding.Latin1.GetBytes(header.Date)) : null;
        return (short)((sent ?? listing.InternalDate)?.Year ?? 0);
    }
}
