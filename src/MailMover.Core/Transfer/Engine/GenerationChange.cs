using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Takes over what is known when a source folder gets a new UIDVALIDITY (a rebuilt folder, a maildrop whose UIDLs all changed): the new listing is matched, as
/// a multiset, against the journal's old generation, so that nothing is copied again and nothing that the user deleted at the destination comes back.
/// </summary>
/// <remarks>
/// Header fields and size are enough where the header names the message. Where it does not (neither Message-ID nor Date), or the size that is listed
/// is not the one that was read (POP3's LIST and Exchange's RFC822.SIZE are no counts of octets), the message is read, and its digest decides.
/// </remarks>
internal sealed class GenerationChange(RunContext run, FolderWork work)
{
    private readonly FormerGeneration _former = new();
    private long _moved;

    /// <summary>Matches and moves the entries. Safe to repeat: what was moved is not old any more.</summary>
    public async Task TakeOverAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, null, cancellationToken))
        {
            if (entry.Key.Generation != source.Status.UidValidity)
                _former.Add(entry);
        }

        MessageKey? after = null;
        while (_former.Count > 0 && await source.NextWindowAsync(after, cancellationToken) is { } window)
        {
            after = window[^1].Key;
            await TakeOverAsync(source, window, cancellationToken);
        }

        if (_moved > 0)
            work.Notes.Add($"{work.SourcePath} was rebuilt by its server (new UIDVALIDITY); {_moved} messages were recognised.");
    }

    private async Task TakeOverAsync(IFolderReader source, IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        var known = await run.Journal.FindAsync(work.Folder.Id, [.. window.Select(m => m.Key)], cancellationToken);
        var pairs = new List<(MessageKey, MessageKey)>();
        var toRead = new Dictionary<MessageKey, HeaderListing>();
        await foreach (var listing in source.ReadHeadersAsync([.. window.Where(m => !known.ContainsKey(m.Key))], cancellationToken))
        {
            if (_former.TakeByHeader(listing) is { } same)
                pairs.Add((same, listing.Message.Key));
            else if (_former.MayBeFoundByDigest(listing.Header.Fingerprint))
                toRead[listing.Message.Key] = listing;
            else if (_former.TakeNeverRead(listing.Message) is { } neverRead)
                pairs.Add((neverRead, listing.Message.Key));
        }

        await MoveAsync(pairs, cancellationToken);
        if (toRead.Count == 0)
            return;
        await foreach (var fetched in source.FetchAsync([.. toRead.Values.Select(l => l.Message)], cancellationToken))
        {
            using (fetched.Octets)
            {
                var listing = toRead[fetched.Message.Key];
                var same = fetched.Octets is { } octets ? _former.TakeByDigest(listing, octets.Sha256) : null;
                if ((same ?? _former.TakeNeverRead(listing.Message)) is { } former)
                    await MoveAsync([(former, fetched.Message.Key)], cancellationToken);
            }
        }
    }

    private async Task MoveAsync(List<(MessageKey Former, MessageKey Now)> pairs, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
            return;
        foreach (var (former, now) in pairs)
        {
            run.RefusedMail.Rename(work.Folder.Id, former, now);
            run.Originals.Rename(work.Folder.Id, former, now);
        }

        await run.Journal.RekeyAsync(work.Folder.Id, pairs, cancellationToken);
        _moved += pairs.Count;
        work.Advance(pairs.Count);
    }
}
