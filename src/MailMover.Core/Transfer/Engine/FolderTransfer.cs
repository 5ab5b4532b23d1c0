using System.Threading.Channels;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Copies one folder, or goes on with it: a line of steps that can be broken off anywhere and begun again.</summary>
internal sealed class FolderTransfer(RunContext run, FolderWork work, Func<int> appendersAllowed)
{
    private readonly FolderRecorder _recorder = new(run, work);
    private readonly FlagsDigest _flagsDigest = new();
    private bool _begunAgain;
    private bool _generationFollowed;

    /// <summary>Does the folder, with as many attempts as the retry policy allows.</summary>
    /// <exception cref="MailFailureException">The folder, or more, cannot be done.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        work.EntriesBefore = (await run.Journal.CountAsync(work.Folder.Id, cancellationToken)).All;
        try
        {
            await run.Retry.RunAsync(
                async () =>
                {
                    run.Emit(new FolderStarted(work.Pair) { Time = run.Now });
                    await AttemptAsync(cancellationToken);
                    return true;
                },
                () => work.Progress,
                cancellationToken);
        }
        finally
        {
            await _recorder.FlushAsync();
        }
    }

    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenDestinationAsync(cancellationToken);
            if (!work.ListingComplete && work.Source.Exists > 0)
                await CopyListedAsync(cancellationToken);
            work.ListingComplete |= work.Source.Exists == 0;
            await CopyDoubtfulAsync(cancellationToken);
            if (run.IsStopping || !work.ListingComplete)
                return;
            await FinishAsync(cancellationToken);
        }
        catch (MailFailureException failure)
        {
            _begunAgain = true;
            await _recorder.FlushAsync();
            if (failure.Kind == FailureKind.UidValidityChanged)
                await LookAnewAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>The server has rebuilt a folder under our hands: what was known of its UIDs is void.</summary>
    private async Task LookAnewAsync(CancellationToken cancellationToken)
    {
        work.DestinationBefore = null;
        if (await run.Source.GetStatusAsync(work.SourcePath, cancellationToken) is not { } now || now.UidValidity == work.Source.UidValidity)
            return;
        work.Source = now;
        work.ForgetListing();
        _generationFollowed = false;
        work.EntriesBefore = Math.Max(1, work.EntriesBefore);
    }

    /// <summary>Makes the destination folder where it is missing and finds out what it holds and keeps.</summary>
    private async Task OpenDestinationAsync(CancellationToken cancellationToken)
    {
        if (work.DestinationBefore is not null)
            return;
        if (work.Pair.Create)
            await CreateAsync(cancellationToken);
        if (work.Pair.Source.IsSubscribed)
            await run.Destination.SubscribeAsync(work.DestinationPath, cancellationToken);
        if (work.Source.Exists == 0 && work.EntriesBefore == 0)
            return;
        await using var folder = await run.Destination.OpenForWritingAsync(work.DestinationPath, null, cancellationToken);
        work.Kept = KeptFlags.Of(folder);
        work.DestinationBefore = folder.Status;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        while (!work.CreatedNow)
        {
            try
            {
                await run.Destination.CreateFolderAsync(work.DestinationPath, work.Pair.SpecialUse, cancellationToken);
            }
            catch (MailFailureException e) when (e is { Scope: FailureScope.Folder, Kind: FailureKind.Permanent } && FolderNameSubstitution.Next(work.DestinationPath) is { } other && !other.Equals(work.DestinationPath))
            {
                var note = $"the destination refused the name {work.DestinationPath} (\"{e.ServerText ?? e.Message}\")";
                work.Pair = work.Pair with { Destination = other, Note = note };
                work.Folder = await run.Journal.GetOrAddFolderAsync(work.SourcePath, other, work.Source.MailboxId, cancellationToken);
                continue;
            }

            work.CreatedNow = true;
            run.Emit(new FolderCreated(work.DestinationPath, work.Pair.Note) { Time = run.Now });
        }
    }

    /// <summary>Lists the source and copies what is not there yet.</summary>
    private async Task CopyListedAsync(CancellationToken cancellationToken)
    {
        var adoption = new Adoption(run, work, _recorder);
        await adoption.PrepareAsync(cancellationToken);
        await PassAsync(
            async (source, batches, token) =>
            {
                await FollowGenerationAsync(source, token);
                var after = work.Listing.Begun();
                while (!run.IsStopping && await source.NextWindowAsync(after, token) is { } window)
                {
                    after = window[^1].Key;
                    var pending = await SortOutAsync(window, token);
                    if (pending.Count > 0 && adoption.HasCandidates)
                        pending = await adoption.RecogniseAsync(source, pending, token);
                    await batches.ReadWindowAsync(source, window, pending, token);
                }

                work.ListingComplete = !run.IsStopping;
            },
            cancellationToken);

        if (adoption.Unsure.Count > 0 && work.ListingComplete)
            await CopyUnsureAsync(adoption, cancellationToken);
    }

    private async Task CopyUnsureAsync(Adoption adoption, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingMessage> missing;
        await using (var source = await run.Source.OpenAsync(work.SourcePath, work.Source.UidValidity, false, cancellationToken))
            missing = await adoption.CompareBodiesAsync(source, cancellationToken);
        await PassAsync(async (source, batches, token) => await batches.ReadAsync(source, missing, token), cancellationToken);
    }

    /// <summary>Looks what became of entries in doubt and appends those that are not there, until none is left.</summary>
    private async Task CopyDoubtfulAsync(CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync();
        while (!run.IsStopping && (await run.Journal.CountAsync(work.Folder.Id, cancellationToken)).Appending > 0)
        {
            var missing = await new DoubtSettler(run, work, _recorder).SettleAsync(cancellationToken);
            await _recorder.FlushAsync();
            var again = new List<PendingMessage>();
            foreach (var entry in missing)
            {
                if (work.GivenUp.Remove(entry.Key, out var givenUp))
                {
                    _recorder.GaveUp(entry, givenUp.Header, givenUp.Reason);
                    continue;
                }

                if (!work.NotSent.Contains(entry.Key))
                    work.AppendedAgain[entry.Key] = entry;
                var message = new MessageListing { Key = entry.Key, SizeInOctets = entry.SizeInOctets, Flags = entry.Flags, InternalDate = entry.InternalDate };
                again.Add(new PendingMessage(message, entry.Attempts));
            }

            await _recorder.FlushAsync();
            if (again.Count > 0)
                await PassAsync(async (source, batches, token) => await batches.ReadAsync(source, again, token), cancellationToken);
            await _recorder.FlushAsync();
        }
    }

    /// <summary>One pass: a reader fills, appenders drain; the first failure ends both, and what was in flight is recorded as it stands.</summary>
    private async Task PassAsync(Func<IFolderReader, BatchReader, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var pass = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Batch>(new BoundedChannelOptions(2) { SingleWriter = true });
        var reading = ReadAsync(read, channel.Writer, pass.Token);
        var appending = Enumerable.Range(0, appendersAllowed()).Select(_ => AppendAsync(channel.Reader, pass)).ToList();
        foreach (var task in appending.Append(reading))
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (channel.Reader.TryRead(out var left))
            left.Dispose();
        // What the appender met is the cause; the reader was then only told to stop.
        foreach (var task in appending.Append(reading).OrderBy(t => t.Exception?.InnerException is OperationCanceledException || t.IsCanceled))
            await task;
    }

    private async Task ReadAsync(Func<IFolderReader, BatchReader, CancellationToken, Task> read, ChannelWriter<Batch> batches, CancellationToken cancellationToken)
    {
        var reader = new BatchReader(run, work, _recorder, batches);
        try
        {
            await using var source = await run.Source.OpenAsync(work.SourcePath, work.Source.UidValidity == 0 ? null : work.Source.UidValidity, false, cancellationToken);
            await read(source, reader, cancellationToken);
            await reader.FlushAsync(cancellationToken);
        }
        finally
        {
            reader.Discard();
            batches.TryComplete();
        }
    }

    private async Task AppendAsync(ChannelReader<Batch> batches, CancellationTokenSource pass)
    {
        try
        {
            await new AppendStage(run, work, _recorder).RunAsync(batches, pass.Token);
        }
        catch
        {
            await pass.CancelAsync();
            throw;
        }
    }

    private async Task FollowGenerationAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        var note = $"folder.{work.Folder.Id}.taking_over";
        var interrupted = work.EntriesBefore > 0 && !_begunAgain && await run.Journal.GetNoteAsync(note, cancellationToken) == "yes";
        if (work.EntriesBefore == 0 || _generationFollowed || (work.Folder.UidValidity == source.Status.UidValidity && !interrupted))
            return;
        await run.Journal.SetNoteAsync(note, "yes", cancellationToken);
        await new GenerationChange(run, work).TakeOverAsync(source, cancellationToken);
        await run.Journal.SetNoteAsync(note, "no", cancellationToken);
        _generationFollowed = true;
    }

    /// <summary>Tells which messages of a window have to be copied.</summary>
    private async Task<IReadOnlyList<PendingMessage>> SortOutAsync(IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        if (work.Source.HighestModSeq == 0)
            _flagsDigest.Add(window);
        var nothingKnown = work.EntriesBefore == 0 && !_begunAgain;
        var known = nothingKnown ? EmptyEntries : await run.Journal.FindAsync(work.Folder.Id, [.. window.Select(m => m.Key)], cancellationToken);
        var news = work.Listing.FirstSeen(window);
        work.Listed += news.Count;
        work.KnownListed += news.Count(m => known.ContainsKey(m.Key));
        var pending = new List<PendingMessage>(window.Count);
        var skipped = new List<(MessageListing, string, bool)>();
        var flags = new FlagCarrier(run, work, _recorder);
        foreach (var message in window)
        {
            known.TryGetValue(message.Key, out var entry);
            if (entry is not null && IsSettled(entry))
            {
                flags.Compare(entry, message.Flags);
            }
            else if (entry?.State == EntryState.Appending)
            {
                // In doubt: settled at the folder's end.
            }
            else if (run.Filter.ReasonToSkip(message) is { } reason)
            {
                skipped.Add((message, reason, entry?.State == EntryState.Skipped && entry.Reason == reason));
            }
            else if (message.SizeInOctets > run.Options.MaxMessageInOctets)
            {
                _recorder.TooLarge(message, entry?.Attempts ?? 0, $"it has {message.SizeInOctets:N0} octets, more than --max-message allows");
            }
            else
            {
                pending.Add(new PendingMessage(message, entry?.Attempts ?? 0));
            }
        }

        var settled = news.Where(m => known.TryGetValue(m.Key, out var entry) && IsSettled(entry)).ToList();
        run.Progress.Done(settled.Count, settled.Sum(m => Math.Max(0, m.SizeInOctets)));
        if (skipped.Count > 0)
            _recorder.Skipped(skipped);
        return pending;
    }

    private bool IsSettled(JournalEntry entry) => entry.State switch
    {
        EntryState.Copied or EntryState.AlreadyThere => true,
        EntryState.Refused => !work.RetryRefused,
        _ => false,
    };

    /// <summary>What is left when every message is dealt with: flags, oddities, late commits, and last the checkpoint.</summary>
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync();
        FolderStatus? destination = work.DestinationBefore;
        if (work.DestinationBefore is { } before && (work.CopiedNow > 0 || before.UidNext != work.Folder.Checkpoint?.DestinationUidNext))
        {
            var flags = new FlagCarrier(run, work, _recorder);
            destination = await flags.CheckNewCopiesAsync(cancellationToken);
        }

        await run.Habits.ReadBackAsync(work, _recorder, cancellationToken);
        await new DoubtSettler(run, work, _recorder).LookForLateCommitsAsync(cancellationToken);
        await new FlagCarrier(run, work, _recorder).CarryChangesAsync(cancellationToken);
        await _recorder.FlushAsync();
        var totals = await run.Journal.CountAsync(work.Folder.Id, cancellationToken);
        await run.Journal.SaveCheckpointAsync(
            work.Folder.Id,
            new FolderCheckpoint
            {
                UidValidity = work.Source.UidValidity,
                UidNext = work.Source.UidNext,
                Exists = work.Source.Exists,
                HighestModSeq = work.Source.HighestModSeq,
                FlagsDigest = work.Source.HighestModSeq == 0 && !_begunAgain ? _flagsDigest.ToString() : "",
                RulesHash = work.RulesHash,
                Skipped = totals.Skipped,
                Listed = work.Listed,
                DestinationUidValidity = destination?.UidValidity ?? 0,
                DestinationUidNext = destination?.UidNext ?? 0,
            },
            cancellationToken);
    }

    private static readonly IReadOnlyDictionary<MessageKey, JournalEntry> EmptyEntries = new Dictionary<MessageKey, JournalEntry>();
}
