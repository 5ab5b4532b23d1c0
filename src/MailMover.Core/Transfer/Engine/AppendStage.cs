using System.Threading.Channels;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Appends batches to one destination folder over one connection: write down the intention, append, write down the result.</summary>
internal sealed class AppendStage(RunContext run, FolderWork work, FolderRecorder recorder, Adoption adoption)
{
    private readonly FailureLadder _ladder = new(run, work, recorder, adoption);

    /// <summary>Takes batches until there are no more. Leaves nothing in flight, whatever happens.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="opened">Set as soon as there is a connection.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task RunAsync(ChannelReader<Batch> batches, TaskCompletionSource opened, CancellationToken cancellationToken)
    {
        await using var appender = await run.Destination.OpenAppenderAsync(work.DestinationPath, cancellationToken);
        opened.TrySetResult();
        run.Progress.Connection(+1);
        var inFlight = new Queue<(Batch Batch, Task<AppendResult> Result)>();
        try
        {
            while (await NextAsync(batches, inFlight, cancellationToken))
            {
                if (inFlight.Count == appender.Window || !batches.TryRead(out var batch))
                {
                    // Nothing in flight and nothing to take: another appender of the folder was quicker.
                    if (inFlight.Count > 0)
                        await FinishFirstAsync(appender, inFlight);
                    continue;
                }

                await BeginAsync(appender, batch);
                inFlight.Enqueue((batch, appender.AppendAsync(Batch.Requests(batch.Items), run.Stopping.Forceful)));
            }
        }
        finally
        {
            await SettleInFlightAsync(appender, inFlight);
            run.Progress.Connection(-1);
        }
    }

    /// <summary>
    /// Waits until there is a batch to begin or an answer to record; whoever reads may be waiting for the memory of a batch in flight.
    /// </summary>
    /// <returns>Whether there is anything more to do.</returns>
    private static async Task<bool> NextAsync(ChannelReader<Batch> batches, Queue<(Batch Batch, Task<AppendResult> Result)> inFlight, CancellationToken cancellationToken)
    {
        var more = batches.WaitToReadAsync(cancellationToken).AsTask();
        if (inFlight.TryPeek(out var first))
            await Task.WhenAny(more, first.Result);
        else
            await more;
        cancellationToken.ThrowIfCancellationRequested();
        return inFlight.Count > 0 || await more;
    }

    private async Task BeginAsync(IAppender appender, Batch batch)
    {
        try
        {
            run.Retry.Pauses.ThrowIfAny(EndpointSide.Destination);
            await recorder.BeginAsync(batch.Items, appender.Before);
            work.Listing.BatchBegun(batch.Window);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private async Task FinishFirstAsync(IAppender appender, Queue<(Batch Batch, Task<AppendResult> Result)> inFlight)
    {
        var (batch, pending) = inFlight.Dequeue();
        using (batch)
            await FinishAsync(appender, batch.Items, await pending);
    }

    /// <summary>Records what became of the messages; halves a batch that was refused as one.</summary>
    private async Task FinishAsync(IAppender appender, IReadOnlyList<BatchItem> items, AppendResult result)
    {
        await recorder.RecordAsync(items, result, appender.Before);
        if (result.ConnectionFailure is { } broken)
            throw broken;

        var refused = items.Where((_, i) => result.Messages[i].Status == AppendStatus.Refused).ToList();
        if (refused.Count == 0)
            return;
        var why = result.Messages.First(m => m.Status == AppendStatus.Refused).Failure!;
        FailureLadder.ThrowIfNotAboutTheMessage(why);
        if (result.RefusedTogether && refused.Count > 1)
        {
            work.Advance();
            foreach (var half in refused.Chunk((refused.Count + 1) / 2))
                await AppendAgainAsync(appender, half);
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (result.Messages[i] is { Status: AppendStatus.Refused, Failure: { } failure })
                await _ladder.ClimbDownAsync(appender, items[i], failure);
        }
    }

    private async Task AppendAgainAsync(IAppender appender, IReadOnlyList<BatchItem> items) =>
        await FinishAsync(appender, items, await appender.AppendAsync(Batch.Requests(items), run.Stopping.Forceful));

    private async Task SettleInFlightAsync(IAppender appender, Queue<(Batch Batch, Task<AppendResult> Result)> inFlight)
    {
        while (inFlight.TryDequeue(out var entry))
        {
            using (entry.Batch)
            {
                try
                {
                    await recorder.RecordAsync(entry.Batch.Items, await entry.Result, appender.Before, isSuspect: false);
                }
                catch (Exception e) when (e is MailFailureException or OperationCanceledException or Journal.JournalException)
                {
                    // The entries stay in doubt, which is what they are; the failure that brought us here is the one to report.
                }
            }
        }
    }
}
