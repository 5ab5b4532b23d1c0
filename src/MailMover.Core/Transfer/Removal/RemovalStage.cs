using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Removal;

/// <summary>Removes verified messages in batches: write down the order, remove, write down what the source says.</summary>
/// <param name="run">The run.</param>
internal sealed class RemovalStage(RemovalRun run)
{
    /// <summary>What the audit log says of a message that is gone.</summary>
    public const string Reason = "deleted from the source after its copy was read back";

    private const string OrderedNote = "source.removal_ordered";
    private const int MostTogether = 500;
    private long _progress;

    /// <summary>Whether anything was ever ordered to be removed from a pair's source.</summary>
    public static async Task<bool> WasOrderedAsync(IPairJournal journal, CancellationToken cancellationToken) => await journal.GetNoteAsync(OrderedNote, cancellationToken) == "yes";

    /// <summary>Removes the messages, folder by folder. Whoever stops leaves the rest.</summary>
    public async Task RunAsync(IReadOnlyList<RemovalCandidate> verified)
    {
        var left = verified.Count;
        run.Report = run.Report with { Left = left };
        if (!await WasOrderedAsync(run.Journal, run.Token))
            await run.Journal.SetNoteAsync(OrderedNote, "yes", CancellationToken.None);
        foreach (var folder in verified.GroupBy(v => v.Folder))
        {
            foreach (var batch in folder.Chunk(MostTogether))
            {
                if (run.IsStopping)
                    return;
                await RemoveAsync(folder.Key, batch);
                left -= batch.Length;
                run.Report = run.Report with { Left = left };
            }
        }
    }

    private async Task RemoveAsync(FolderPath folder, RemovalCandidate[] batch)
    {
        await WriteAsync([.. batch.Select(b => (b with { Entry = b.Entry with { Removal = SourceRemovalState.Ordered } }, (string?)null))]);
        IReadOnlyList<RemovalStatus> statuses;
        try
        {
            var requests = batch.Select(b => new RemovalRequest(b.Entry.Key, b.Entry.SizeInOctets)).ToList();
            statuses = await run.Retry.RunAsync(() => run.Source.RemoveAsync(folder, requests, run.Token), () => _progress, run.Token);
        }
        catch (MailFailureException)
        {
            // Nothing was removed; what an earlier run had ordered stays so.
            await WriteAsync([.. batch.Select(b => (b, (string?)null))]);
            throw;
        }

        _progress++;
        var now = new List<(RemovalCandidate, string?)>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
            now.Add(Account(batch[i], statuses[i]));
        await WriteAsync(now);
    }

    private (RemovalCandidate Now, string? Told) Account(RemovalCandidate candidate, RemovalStatus status)
    {
        switch (status)
        {
            case RemovalStatus.Removed:
                run.Report = run.Report with { Removed = run.Report.Removed + 1, RemovedOctets = run.Report.RemovedOctets + candidate.Entry.SizeInOctets };
                return (With(SourceRemovalState.Removed), Reason);
            case RemovalStatus.NotThere:
                run.Report = run.Report with { NotThere = run.Report.NotThere + 1 };
                return (With(SourceRemovalState.None), null);
            case RemovalStatus.Unknown:
                run.Report = run.Report with { Unknown = run.Report.Unknown + 1 };
                return (With(SourceRemovalState.Ordered), null);
            default:
                run.Report = run.Report with { Kept = run.Report.Kept + 1 };
                return (With(SourceRemovalState.None), null);
        }

        RemovalCandidate With(SourceRemovalState state) => candidate with { Entry = candidate.Entry with { Removal = state } };
    }

    private async Task WriteAsync(IReadOnlyList<(RemovalCandidate Candidate, string? Told)> candidates)
    {
        foreach (var record in candidates.GroupBy(c => c.Candidate.Record))
            await run.Journal.WriteAsync(record.Key, [.. record.Select(c => new EntryRecord(c.Candidate.Entry, c.Told is null ? null : run.Row(c.Candidate, c.Told)))], CancellationToken.None);
    }
}
