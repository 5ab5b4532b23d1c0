using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>Reads messages of source folders and of one destination folder, and decides by their contents which is which.</summary>
internal sealed class ContentReader(VerificationRun run, FolderPath destination, uint destinationUidValidity) : IAsyncDisposable
{
    // A message with many that look like it is compared with the likeliest of them in full, and with all of them by digest.
    private const int MostInFull = 5;
    private readonly MessageFetcher _destination = new(run, run.Destination, EndpointSide.Destination, destination, destinationUidValidity);
    private (short Folder, MessageFetcher Fetcher)? _source;

    /// <summary>Reads the digests of pairs at both ends at once.</summary>
    public async Task<(Dictionary<(short Folder, uint Uid), FetchedDigest> Source, Dictionary<uint, FetchedDigest> Copies)> DigestsAsync(IReadOnlyList<IndexedMessage> source, IReadOnlyList<IndexedMessage> copies)
    {
        var copiesRead = DigestsAsync(_destination, copies);
        var sourceRead = new Dictionary<(short Folder, uint Uid), FetchedDigest>();
        try
        {
            foreach (var folder in source.GroupBy(m => m.Folder))
            {
                foreach (var (uid, digest) in await DigestsAsync(await SourceOfAsync(folder.Key), [.. folder]))
                    sourceRead[(folder.Key, uid)] = digest;
            }
        }
        catch
        {
            await ((Task)copiesRead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        return (sourceRead, await copiesRead);
    }

    /// <summary>Decides which of the candidates is the copy of which message, each at most once: equal octets first, then what servers are known to change.</summary>
    /// <param name="source">The messages.</param>
    /// <param name="candidates">What may be their copies, the likeliest first, with their positions.</param>
    /// <param name="mayDiffer">Whether a candidate with another content counts as the message, changed, where nothing better is found.</param>
    public async Task<Decision[]> DecideAsync(IReadOnlyList<IndexedMessage> source, IReadOnlyList<(int Position, IndexedMessage Message)> candidates, bool mayDiffer)
    {
        var decisions = new Decision[source.Count];
        var open = new List<int>(Enumerable.Range(0, source.Count));
        var free = candidates.ToList();
        if (source.Count > 1 || candidates.Count > 1)
            await PairEqualAsync(source, decisions, open, free);
        foreach (var i in open.ToList())
        {
            decisions[i] = await DecideAsync(source[i], free, mayDiffer);
            if (decisions[i].Copy >= 0)
                free.RemoveAll(c => c.Position == decisions[i].Copy);
        }

        return decisions;
    }

    public async ValueTask DisposeAsync()
    {
        await _destination.DisposeAsync();
        if (_source is { } source)
            await source.Fetcher.DisposeAsync();
    }

    /// <summary>One at a time: many source folders may go into one, and each open one takes a connection.</summary>
    private async Task<MessageFetcher> SourceOfAsync(short folder)
    {
        if (_source is { } open && open.Folder == folder)
            return open.Fetcher;
        if (_source is { } former)
            await former.Fetcher.DisposeAsync();
        var fetcher = new MessageFetcher(run, run.Source, EndpointSide.Source, run.Folders[folder].Path, run.Folders[folder].UidValidity);
        _source = (folder, fetcher);
        return fetcher;
    }

    private static async Task<Dictionary<uint, FetchedDigest>> DigestsAsync(MessageFetcher fetcher, IReadOnlyList<IndexedMessage> messages)
    {
        var digests = new Dictionary<uint, FetchedDigest>();
        await fetcher.ReadAsync(
            messages,
            fetched =>
            {
                using (fetched.Octets)
                    digests[((ImapMessageKey)fetched.Message.Key).Uid] = new FetchedDigest(fetched.Outcome, fetched.Octets?.Sha256, fetched.Reason ?? "");
                return Task.CompletedTask;
            });
        return digests;
    }

    private async Task PairEqualAsync(IReadOnlyList<IndexedMessage> source, Decision[] decisions, List<int> open, List<(int Position, IndexedMessage Message)> free)
    {
        var (digests, copies) = await DigestsAsync(source, [.. free.Select(f => f.Message)]);
        // The likeliest first among those with equal octets.
        var byDigest = free.Where(f => copies[f.Message.Uid].Sha256 is not null).GroupBy(f => copies[f.Message.Uid].Sha256!.Value).ToDictionary(g => g.Key, g => new Queue<int>(g.Select(f => f.Position)));
        var taken = new HashSet<int>();
        open.RemoveAll(i =>
        {
            if (digests[(source[i].Folder, source[i].Uid)].Sha256 is not { } digest || !byDigest.TryGetValue(digest, out var alike) || !alike.TryDequeue(out var position))
                return false;
            decisions[i] = new Decision(position, ContentMatch.Identical, "", digest);
            return taken.Add(position);
        });
        free.RemoveAll(f => taken.Contains(f.Position));
    }

    private async Task<Decision> DecideAsync(IndexedMessage message, IReadOnlyList<(int Position, IndexedMessage Message)> candidates, bool mayDiffer)
    {
        var source = await (await SourceOfAsync(message.Folder)).ReadAsync(message);
        using var octets = source.Octets;
        if (octets is null)
        {
            return source.Outcome == FetchOutcome.Vanished
                ? new Decision(-1, ContentMatch.NotCompared, "it disappeared from the source while it was looked at", null, MessageFate.Vanished)
                : new Decision(-1, ContentMatch.NotCompared, $"the source did not give it: {source.Reason}", null, MessageFate.Unreadable);
        }

        var otherwise = new Decision(-1, ContentMatch.NotCompared, "", octets.Sha256);
        foreach (var (position, candidate) in candidates.Take(MostInFull))
        {
            var copy = await _destination.ReadAsync(candidate);
            using var copied = copy.Octets;
            if (copy.Outcome == FetchOutcome.Vanished)
                continue;
            if (copied is null)
            {
                otherwise = new Decision(-1, ContentMatch.NotCompared, $"the destination did not give its copy: {copy.Reason}", octets.Sha256, MessageFate.Unreadable);
                continue;
            }

            var (match, note) = await ContentComparison.CompareAsync(octets, copied, run.Token);
            if (match == ContentMatch.Differs && await IsRepairedAsync(message, octets.Sha256, copied.Sha256))
                match = ContentMatch.Repaired;
            if (match != ContentMatch.Differs)
                return new Decision(position, match, note, octets.Sha256);
            if (mayDiffer && otherwise.Copy < 0 && otherwise.Trouble is null)
                otherwise = new Decision(position, ContentMatch.Differs, "its content at the destination is another one", octets.Sha256);
        }

        return otherwise;
    }

    /// <summary>Whether the copy is what the user let the program send in the message's place, and the untouched original is on this computer.</summary>
    private async Task<bool> IsRepairedAsync(IndexedMessage message, Sha256Digest source, Sha256Digest copy)
    {
        var folder = run.Folders[message.Folder];
        if (!message.IsRepaired || run.Journal is not { } journal || folder.Record is not { } record)
            return false;
        var key = new ImapMessageKey(folder.UidValidity, message.Uid);
        var entry = (await journal.FindAsync(record.Id, [key], run.Token)).GetValueOrDefault(key);
        return entry is { IsRepaired: true } && entry.Sha256 == source && entry.Copy.Sha256 == copy && run.Originals.Find(record.Id, entry) is not null;
    }
}
