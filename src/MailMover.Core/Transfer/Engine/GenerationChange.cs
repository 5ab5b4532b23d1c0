using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Takes over what is known when a source folder gets a new UIDVALIDITY: the new listing is matched, as a multiset by header fields and size,
/// against the journal's old generation, so that nothing is copied again and nothing that the user deleted at the destination comes back.
/// </summary>
internal sealed class GenerationChange(RunContext run, FolderWork work)
{
    /// <summary>Matches and moves the entries. Safe to repeat: what was moved is not old any more.</summary>
    public async Task TakeOverAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        var old = new Dictionary<(UInt128, long, long), Queue<MessageKey>>();
        await foreach (var entry in run.Journal.ListEntriesAsync(work.Folder.Id, null, cancellationToken))
        {
            if (entry.Key.Generation == source.Status.UidValidity)
                continue;
            var evidence = entry.Fingerprint == default ? NeverRead(entry.SizeInOctets, entry.InternalDate) : (entry.Fingerprint.Value, entry.SizeInOctets, 0);
            if (!old.TryGetValue(evidence, out var keys))
                old[evidence] = keys = new Queue<MessageKey>(1);
            keys.Enqueue(entry.Key);
        }

        if (old.Count == 0)
            return;
        var moved = 0;
        MessageKey? after = null;
        while (await source.NextWindowAsync(after, cancellationToken) is { } window)
        {
            after = window[^1].Key;
            var known = await run.Journal.FindAsync(work.Folder.Id, [.. window.Select(m => m.Key)], cancellationToken);
            var unknown = window.Where(m => !known.ContainsKey(m.Key)).ToList();
            var pairs = new List<(MessageKey, MessageKey)>();
            await foreach (var listing in source.ReadHeadersAsync(unknown, cancellationToken))
            {
                var message = listing.Message;
                if ((old.TryGetValue((listing.Header.Fingerprint.Value, message.SizeInOctets, 0), out var keys) && keys.TryDequeue(out var key))
                    || (old.TryGetValue(NeverRead(message.SizeInOctets, message.InternalDate), out keys) && keys.TryDequeue(out key)))
                    pairs.Add((key, message.Key));
            }

            foreach (var (former, now) in pairs)
            {
                run.RefusedMail.Rename(work.Folder.Id, former, now);
                run.Originals.Rename(work.Folder.Id, former, now);
            }

            if (pairs.Count > 0)
                await run.Journal.RekeyAsync(work.Folder.Id, pairs, cancellationToken);
            moved += pairs.Count;
        }

        if (moved > 0)
            work.Notes.Add($"{work.SourcePath} was rebuilt by its server (new UIDVALIDITY); {moved} messages were recognised.");
    }

    /// <summary>What a rule left out or the source did not give has no header fields on record; a mistake about it costs nothing, since it is decided anew in every run.</summary>
    private static (UInt128, long, long) NeverRead(long size, DateTimeOffset? date) => (0, Math.Max(0, size), date?.ToUnixTimeSeconds() ?? 0);
}
