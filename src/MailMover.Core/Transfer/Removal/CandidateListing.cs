using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.Removal;

/// <summary>Lists what the source has now and sorts it by what the journal says of each message.</summary>
/// <param name="run">The run.</param>
/// <param name="folder">The folder at the source.</param>
/// <param name="records">The journal's folders that hold entries of its messages.</param>
internal sealed class CandidateListing(RemovalRun run, FolderPath folder, IReadOnlyList<FolderRecord> records)
{
    private readonly List<RemovalCandidate> _candidates = [];
    private readonly HashSet<MessageKey> _ordered = [];
    private long _listed;
    private long _tooYoung;
    private long _notCopied;

    /// <summary>Messages that may go once their copies are read back.</summary>
    public IReadOnlyList<RemovalCandidate> Candidates => _candidates;

    /// <summary>Lists the folder. What an earlier run ordered to be removed and the source does not list any more is settled.</summary>
    public async Task RunAsync()
    {
        if (await run.Retry.RunAsync(() => run.Source.GetStatusAsync(folder, run.Token), run.Token) is not { Exists: >= 0 } before)
            return;
        await run.Retry.RunAsync(
            async () =>
            {
                Forget();
                await using var reader = await run.Source.OpenAsync(folder, before.UidValidity, false, run.Token);
                MessageKey? after = null;
                while (await reader.NextWindowAsync(after, run.Token) is { } window)
                {
                    run.ThrowIfStopping();
                    after = window[^1].Key;
                    await SortOutAsync(window);
                }

                return true;
            },
            run.Token);
        run.Report = run.Report with { TooYoung = run.Report.TooYoung + _tooYoung, NotCopied = run.Report.NotCopied + _notCopied };

        // Only where all was listed does "not listed" say anything.
        if (_listed >= before.Exists)
            await SettleAsync(before.UidValidity);
    }

    private void Forget()
    {
        _candidates.Clear();
        _ordered.Clear();
        (_listed, _tooYoung, _notCopied) = (0, 0, 0);
    }

    private async Task SortOutAsync(IReadOnlyList<MessageListing> window)
    {
        _listed += window.Count;
        var keys = window.Select(m => m.Key).ToList();
        var known = new Dictionary<MessageKey, (long Record, JournalEntry Entry)>();
        foreach (var record in records)
        {
            foreach (var (key, entry) in await run.Journal.FindAsync(record.Id, keys, run.Token))
                known[key] = (record.Id, entry);
        }

        foreach (var key in keys)
        {
            if (!known.TryGetValue(key, out var found) || found.Entry is not { State: EntryState.Copied, Sha256: not null, IsRepaired: false })
                _notCopied++;
            else if (!IsOldEnough(found.Entry))
                _tooYoung++;
            else
                _candidates.Add(new RemovalCandidate(folder, found.Record, found.Entry));
            if (found.Entry?.Removal == SourceRemovalState.Ordered)
                _ordered.Add(key);
        }
    }

    private bool IsOldEnough(JournalEntry entry) => run.Options.AfterDays == 0 || entry.CopiedAt <= run.Time.GetUtcNow().AddDays(-run.Options.AfterDays);

    private async Task SettleAsync(uint uidValidity)
    {
        foreach (var record in records)
        {
            var gone = new List<RemovalCandidate>();
            await foreach (var entry in run.Journal.ListEntriesAsync(record.Id, EntryState.Copied, run.Token))
            {
                if (entry.Removal == SourceRemovalState.Ordered && entry.Key.Generation == uidValidity && !_ordered.Contains(entry.Key))
                    gone.Add(new RemovalCandidate(folder, record.Id, entry with { Removal = SourceRemovalState.Removed }));
            }

            if (gone.Count == 0)
                continue;
            await run.Journal.WriteAsync(
                record.Id, [.. gone.Select(g => new EntryRecord(g.Entry, run.Row(g, RemovalStage.Reason + " (the answer to that was lost; a look found it gone)")))], CancellationToken.None);
            run.Report = run.Report with { RemovedBefore = run.Report.RemovedBefore + gone.Count };
        }
    }
}
