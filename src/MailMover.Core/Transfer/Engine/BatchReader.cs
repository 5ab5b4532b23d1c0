using System.Threading.Channels;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Reads messages from the source and hands them on in batches, bounded by the run's memory budget.</summary>
/// <param name="run">The run.</param>
/// <param name="work">The folder.</param>
/// <param name="recorder">Where what the source does not give is recorded.</param>
/// <param name="batches">Where the batches go.</param>
/// <param name="want">Called before the first message is read: from here on the destination is needed.</param>
/// <param name="appenderOpened">Ends when a connection waits for the batches: a folder that waits for one must not hold memory that those who have one wait for.</param>
internal sealed class BatchReader(RunContext run, FolderWork work, FolderRecorder recorder, ChannelWriter<Batch> batches, Func<Task> want, Task appenderOpened)
{
    /// <summary>Messages in one batch where the destination streams, and where every message costs a round trip.</summary>
    private const int MostMessages = 500;
    private const int MostMessagesOneByOne = 20;
    private const long MostOctets = 4 << 20;

    private readonly int _mostMessages = run.Traits.StreamsAppends ? MostMessages : MostMessagesOneByOne;
    private ListingMark.Window _window = new(null);
    private Batch? _batch;
    private int _batchLimit;

    /// <summary>Reads what is pending of one window of the listing, and marks the window when all of it is on its way.</summary>
    public async Task ReadWindowAsync(IFolderReader source, IReadOnlyList<MessageListing> window, IReadOnlyList<PendingMessage> pending, CancellationToken cancellationToken)
    {
        _window = work.Listing.Begin(window[^1].Key);
        await ReadAsync(source, pending, cancellationToken);
        await FlushAsync(cancellationToken);
        if (!run.IsStopping)
            work.Listing.WindowRead(_window);
    }

    /// <summary>Reads these messages, those under suspicion in smaller groups, and sends them on.</summary>
    public async Task ReadAsync(IFolderReader source, IReadOnlyList<PendingMessage> pending, CancellationToken cancellationToken)
    {
        if (pending.Count > 0)
            await want();
        foreach (var (group, limit) in Groups(pending))
        {
            await ReadGroupAsync(source, group, limit, cancellationToken);
            if (run.IsStopping)
                break;
        }
    }

    /// <summary>Sends on what is left over.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch is not { } batch)
            return;
        _batch = null;
        work.Listing.BatchSent(batch.Window);
        try
        {
            await batches.WriteAsync(batch, cancellationToken);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Gives back what was read and not sent on.</summary>
    public void Discard()
    {
        _batch?.Dispose();
        _batch = null;
    }

    private async Task ReadGroupAsync(IFolderReader source, IReadOnlyList<PendingMessage> group, int limit, CancellationToken cancellationToken)
    {
        var attempts = group.ToDictionary(p => p.Message.Key, p => p.EarlierAttempts);
        try
        {
            await foreach (var fetched in source.FetchAsync([.. group.Select(p => p.Message)], cancellationToken))
            {
                attempts.Remove(fetched.Message.Key, out var earlier);
                if (fetched.Outcome == FetchOutcome.Read)
                    await AddAsync(fetched, earlier, limit, cancellationToken);
                else
                    recorder.Unreadable(fetched, earlier);
                if (run.IsStopping)
                    return;
                run.Retry.Pauses.ThrowIfAny(EndpointSide.Source);
            }

            foreach (var (key, earlier) in attempts)
                recorder.Unreadable(new FetchedMessage { Message = group.First(p => p.Message.Key.Equals(key)).Message, Outcome = FetchOutcome.Failed, Reason = "the source gave no answer for it" }, earlier);
        }
        catch (MailFailureException failure) when (failure.Side == EndpointSide.Source && failure.Kind == FailureKind.Transient && attempts.Count > 0)
        {
            recorder.SuspectFetch(attempts, failure);

            // What was read before goes on its way: a message that kills its connection must not hold back those before it, run after run.
            await FlushAsync(cancellationToken);
            throw;
        }
        catch (MailFailureException failure) when (failure.Side == EndpointSide.Source && failure.Kind is FailureKind.CapReached or FailureKind.Throttled)
        {
            // What the limit let through is not to be read, and counted, once more.
            await FlushAsync(cancellationToken);
            throw;
        }
    }

    private async Task AddAsync(FetchedMessage fetched, int earlierAttempts, int limit, CancellationToken cancellationToken)
    {
        var octets = fetched.Octets!;
        if (run.Traits.KeepsOneOfIdentical && work.Identical.SetAside(fetched, earlierAttempts))
        {
            octets.Dispose();
            return;
        }

        var held = octets.InMemory is null ? 0 : octets.Length;
        try
        {
            await appenderOpened.WaitAsync(cancellationToken);
            if (_batch is not null && (limit != _batchLimit || _batch.Octets + octets.Length > MostOctets))
                await FlushAsync(cancellationToken);
            if (!run.Budget.TryAcquire(held))
            {
                // Whoever waits must hold nothing: what was collected so far goes on its way first.
                await FlushAsync(cancellationToken);
                await run.Budget.AcquireAsync(held, cancellationToken);
            }
        }
        catch
        {
            octets.Dispose();
            throw;
        }

        _batch ??= new Batch(run.Budget, _window);
        _batchLimit = limit;
        _batch.Add(Prepare(fetched, earlierAttempts), held);
        if (_batch.Items.Count >= Math.Min(limit, _mostMessages) || _batch.Octets >= MostOctets)
            await FlushAsync(cancellationToken);
    }

    private BatchItem Prepare(FetchedMessage fetched, int earlierAttempts)
    {
        var reasons = new List<string>(0);
        var flags = fetched.Message.Flags;
        if (flags.System.HasFlag(SystemFlags.Deleted) && (run.Options.Rules.Deleted == DeletedPolicy.Clear || run.Traits.ActsOnDeleted))
        {
            flags = flags.Except(FlagSet.Of(SystemFlags.Deleted));
            reasons.Add(run.Traits.ActsOnDeleted
                ? "the mark as deleted was left off: this provider would have removed the message at once"
                : "the mark as deleted was left off (--deleted clear)");
        }

        var notKept = work.Kept.NotKept(flags);
        if (!notKept.IsEmpty)
        {
            flags = flags.Except(notKept);
            reasons.Add($"the destination does not keep {notKept}");
        }

        var refused = FlagSet.Of(SystemFlags.None, flags.Keywords).Intersect(work.RefusedKeywords);
        if (!refused.IsEmpty)
        {
            flags = flags.Except(refused);
            reasons.Add($"the destination refuses messages with {refused}, so it was sent without");
        }

        var (date, why) = SentDate.Of(fetched.Message.InternalDate, fetched.Header!, run.Source.SourceTraits, run.Now);
        if (why.Length > 0)
            reasons.Add(why);

        return new BatchItem
        {
            Message = fetched.Message,
            Octets = fetched.Octets!,
            Header = fetched.Header!,
            Flags = flags,
            InternalDate = date ?? run.Now,
            EarlierAttempts = earlierAttempts,
            Reason = string.Join("; ", reasons),
        };
    }

    /// <summary>All at once, but what was in flight when a connection broke in halves of what it was.</summary>
    private IEnumerable<(IReadOnlyList<PendingMessage> Group, int Limit)> Groups(IReadOnlyList<PendingMessage> pending)
    {
        if (work.Suspicions.IsEmpty)
        {
            yield return (pending, int.MaxValue);
            yield break;
        }

        foreach (var alike in pending.GroupBy(p => Limit(p.Message.Key)).OrderByDescending(g => g.Key))
        {
            foreach (var chunk in alike.Chunk(alike.Key))
                yield return (chunk, alike.Key);
        }
    }

    private int Limit(MessageKey key)
    {
        if (!work.Suspicions.TryGetValue(key, out var suspicion))
            return int.MaxValue;
        return run.Weather.WasStorm(suspicion.Moment, work) ? suspicion.InFlight : Math.Max(1, suspicion.InFlight / 2);
    }
}
