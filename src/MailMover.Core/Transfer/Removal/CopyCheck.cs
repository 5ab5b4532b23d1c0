using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.Removal;

/// <summary>
/// Reads copies back from the destination: only one that lies where it was put, unmarked, and has exactly the octets that the source gave stands for its message.
/// A destination that changed octets behind an OK does not hold the message.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="folder">The folder at the destination.</param>
internal sealed class CopyCheck(RemovalRun run, FolderPath folder)
{
    private const int MostTogether = 200;
    private readonly List<RemovalCandidate> _verified = [];
    private Queue<RemovalCandidate> _left = new();
    private int _most = MostTogether;
    private int _hangUps;
    private long _progress;

    /// <summary>Reads the copies back.</summary>
    /// <returns>Those messages whose copies are verified.</returns>
    public async Task<IReadOnlyList<RemovalCandidate>> RunAsync(IReadOnlyList<RemovalCandidate> candidates)
    {
        var inOrder = candidates.Where(c => c.Entry.DestinationUid != 0).DistinctBy(c => (c.Entry.DestinationUidValidity, c.Entry.DestinationUid)).OrderBy(c => c.Entry.DestinationUid);
        _left = new Queue<RemovalCandidate>(inOrder);
        try
        {
            await run.Retry.RunAsync(
                async () =>
                {
                    if (_left.Count > 0)
                        await ReadAsync();
                    return true;
                },
                () => _progress,
                run.Token);
        }
        catch (MailFailureException failure) when (failure is { Side: EndpointSide.Destination, Scope: not FailureScope.Endpoint, Kind: FailureKind.Permanent })
        {
            run.Note($"The folder {folder} of the destination cannot be read, so what was copied there stays at the source: {failure.Message}");
        }

        return _verified;
    }

    private async Task ReadAsync()
    {
        await using var reader = await run.Destination.OpenAsync(folder, null, freshConnection: false, run.Token);
        var marked = await MarkedAsDeletedAsync(reader);
        while (_left.Count > 0)
        {
            run.ThrowIfStopping();
            var batch = NextBatch();
            try
            {
                await ReadAsync(reader, batch, marked);
            }
            catch (MailFailureException failure) when (failure.Kind == FailureKind.Transient)
            {
                NarrowDown(batch.Count);
                throw;
            }
        }
    }

    private async Task ReadAsync(IFolderReader reader, List<RemovalCandidate> batch, HashSet<uint> marked)
    {
        var uidValidity = reader.Status.UidValidity;
        var byUid = batch.Where(c => c.Entry.DestinationUidValidity == uidValidity && !marked.Contains(c.Entry.DestinationUid)).ToDictionary(c => c.Entry.DestinationUid);
        var same = new List<RemovalCandidate>(byUid.Count);
        await foreach (var fetched in reader.FetchAsync([.. byUid.Values.Select(c => ListingOf(c, uidValidity))], run.Token))
        {
            using (fetched.Octets)
            {
                var candidate = byUid[((ImapMessageKey)fetched.Message.Key).Uid];
                if (fetched.Octets is { } octets && octets.Length == candidate.Entry.SizeInOctets && octets.Sha256 == candidate.Entry.Sha256)
                    same.Add(candidate);
            }
        }

        // All or nothing of a batch: what a lost line left open is read again.
        _verified.AddRange(same);
        for (var i = 0; i < batch.Count; i++)
            _left.Dequeue();
        (_progress, _hangUps, _most) = (_progress + batch.Count, 0, Math.Min(MostTogether, _most * 2));
        run.Progress.Done(batch.Count, batch.Sum(c => c.Entry.SizeInOctets));
    }

    private List<RemovalCandidate> NextBatch()
    {
        var batch = new List<RemovalCandidate>();
        long octets = 0;
        foreach (var candidate in _left)
        {
            octets += candidate.Entry.SizeInOctets;
            if (batch.Count == _most || (batch.Count > 0 && octets > run.Options.MemoryInOctets / 4))
                break;
            batch.Add(candidate);
        }

        return batch;
    }

    /// <summary>A copy that ends the connection again and again is not verified, and the others are read.</summary>
    private void NarrowDown(int batch)
    {
        if (batch > 1)
        {
            _most = Math.Max(1, batch / 2);
            _progress++;
        }
        else if (++_hangUps == Suspicion.MostHangUps)
        {
            _left.Dequeue();
            (_progress, _hangUps) = (_progress + 1, 0);
        }
    }

    /// <summary>A copy that is marked as deleted goes with the next clearing-up.</summary>
    private async Task<HashSet<uint>> MarkedAsDeletedAsync(IFolderReader reader)
    {
        var marked = new HashSet<uint>();
        var first = _left.Peek().Entry.DestinationUid;
        await foreach (var window in reader.ListFlagsAsync(first > 1 ? new ImapMessageKey(reader.Status.UidValidity, first - 1) : null, 0, run.Token))
            marked.UnionWith(window.Where(m => m.Flags.System.HasFlag(SystemFlags.Deleted)).Select(m => ((ImapMessageKey)m.Key).Uid));
        return marked;
    }

    private static MessageListing ListingOf(RemovalCandidate candidate, uint uidValidity) =>
        new() { Key = new ImapMessageKey(uidValidity, candidate.Entry.DestinationUid), SizeInOctets = candidate.Entry.SizeInOctets };
}
