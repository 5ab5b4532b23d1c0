using System.Threading.Channels;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Copies one folder, or goes on with it: a line of steps that can be broken off anywhere and begun again.</summary>
internal sealed class FolderTransfer
{
    private static readonly IReadOnlyDictionary<MessageKey, JournalEntry> NoEntries = new Dictionary<MessageKey, JournalEntry>();

    private readonly RunContext _run;
    private readonly FolderWork _work;
    private readonly Func<int> _appendersAllowed;
    private readonly FolderRecorder _recorder;
    private readonly FlagsDigest _flagsDigest = new();
    private readonly List<PendingMessage> _apart = [];
    private readonly Adoption _adoption;
    private readonly DestinationFolder _destination;
    private bool _begunAgain;
    private bool _generationFollowed;

    /// <summary>Prepares the work on one folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The folder.</param>
    /// <param name="appendersAllowed">How many connections may append to the folder now.</param>
    public FolderTransfer(RunContext run, FolderWork work, Func<int> appendersAllowed)
    {
        (_run, _work, _appendersAllowed) = (run, work, appendersAllowed);
        _recorder = new FolderRecorder(run, work);
        _adoption = new Adoption(run, work, _recorder);
        _destination = new DestinationFolder(run, work);
    }

    /// <summary>Does the folder, with as many attempts as the retry policy allows.</summary>
    /// <exception cref="MailFailureException">The folder, or more, cannot be done.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _work.EntriesBefore = (await _run.Journal.CountAsync(_work.Folder.Id, cancellationToken)).All;
        if (_run.Traits.KeepsOneOfIdentical && _work.EntriesBefore > 0)
            await _work.Identical.RecallAsync(_run.Journal.ListEntriesAsync(_work.Folder.Id, EntryState.Copied, cancellationToken));
        try
        {
            await _run.Retry.RunAsync(
                async () =>
                {
                    _run.Emit(new FolderStarted(_work.Pair) { Time = _run.Now });
                    await AttemptAsync(cancellationToken);
                    return true;
                },
                () => _work.Progress,
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
            await _destination.OpenAsync(cancellationToken);
            if (!_work.ListingComplete && _work.Source.Exists > 0)
                await CopyListedAsync(cancellationToken);
            _work.ListingComplete |= _work.Source.Exists == 0;
            await CopyUnsureAsync(cancellationToken);
            await CopyDoubtfulAsync(cancellationToken);
            if (_run.Traits.KeepsOneOfIdentical)
                await CopyIdenticalAsync(cancellationToken);
            if (_run.IsStopping || !_work.ListingComplete)
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
        _destination.Forget();
        if (await _run.Source.GetStatusAsync(_work.SourcePath, cancellationToken) is not { } now || now.UidValidity == _work.Source.UidValidity)
            return;
        _work.Source = now;
        _work.ForgetListing();
        _apart.Clear();
        _adoption.Forget();
        _generationFollowed = false;
        _work.EntriesBefore = (await _run.Journal.CountAsync(_work.Folder.Id, cancellationToken)).All;
    }

    /// <summary>Lists the source and copies what is not there yet.</summary>
    private async Task CopyListedAsync(CancellationToken cancellationToken)
    {
        var readToItsEnd = false;
        await _adoption.PrepareAsync(cancellationToken);
        await PassAsync(
            async (source, batches, token) =>
            {
                await FollowGenerationAsync(source, token);
                var after = _work.Listing.Begun();
                while (!_run.IsStopping && await source.NextWindowAsync(after, token) is { } window)
                {
                    after = window[^1].Key;
                    var pending = await SortOutAsync(window, token);
                    if (pending.Count > 0 && _adoption.HasCandidates)
                        pending = await _adoption.RecogniseAsync(source, pending, token);
                    await batches.ReadWindowAsync(source, window, pending, token);
                }

                readToItsEnd = !_run.IsStopping;
            },
            cancellationToken);
        _work.ListingComplete = readToItsEnd;
    }

    /// <summary>Decides about messages that headers and size could not tell from what the destination held, and copies those that differ.</summary>
    private async Task CopyUnsureAsync(CancellationToken cancellationToken)
    {
        if (_adoption.HasUnsure && !_run.IsStopping)
        {
            await using var source = await _run.Source.OpenAsync(_work.SourcePath, _work.Source.UidValidity, false, cancellationToken);
            await _adoption.CompareBodiesAsync(source, _apart, cancellationToken);
        }

        await CopyApartAsync(cancellationToken);
    }

    /// <summary>Copies messages that the listing has passed already. Those that have an entry by now were begun by an attempt that failed.</summary>
    private async Task CopyApartAsync(CancellationToken cancellationToken)
    {
        if (_apart.Count == 0 || _run.IsStopping)
            return;
        await _recorder.FlushAsync();
        var begun = await _run.Journal.FindAsync(_work.Folder.Id, [.. _apart.Select(a => a.Message.Key)], cancellationToken);
        var pending = _apart.DistinctBy(a => a.Message.Key).Where(a => !begun.TryGetValue(a.Message.Key, out var entry) || MayGo(a, entry)).ToList();
        if (pending.Count > 0)
            await PassAsync(async (source, batches, token) => await batches.ReadAsync(source, pending, token), cancellationToken);
        if (!_run.IsStopping)
            _apart.Clear();

        static bool MayGo(PendingMessage message, JournalEntry entry) =>
            entry.Attempts == message.EarlierAttempts && entry.State is EntryState.Refused or EntryState.Failed or EntryState.Vanished or EntryState.Skipped;
    }

    /// <summary>Looks what became of entries in doubt and appends those that are not there, until none is left.</summary>
    private async Task CopyDoubtfulAsync(CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync();
        while (!_run.IsStopping && (await _run.Journal.CountAsync(_work.Folder.Id, cancellationToken)).Appending > 0)
        {
            var missing = await new DoubtSettler(_run, _work, _recorder).SettleAsync(cancellationToken);
            await _recorder.FlushAsync();
            var again = new List<PendingMessage>();
            foreach (var entry in missing)
            {
                if (_work.GivenUp.Remove(entry.Key, out var givenUp))
                {
                    _recorder.GaveUp(entry, givenUp.Header, givenUp.Reason);
                    continue;
                }

                if (_work.Source.UidValidity != 0 && entry.Key.Generation != _work.Source.UidValidity)
                {
                    // Its UID means another message by now.
                    _recorder.GoneFromSource(entry, "its append was broken off, it is not at the destination, and the source has rebuilt the folder without it");
                    continue;
                }

                if (!_work.NotSent.Contains(entry.Key))
                    _work.AppendedAgain.TryAdd(entry.Key, entry);
                var message = new MessageListing { Key = entry.Key, SizeInOctets = entry.SizeInOctets, Flags = entry.Flags, InternalDate = entry.InternalDate };
                again.Add(new PendingMessage(message, entry.Attempts));
            }

            await _recorder.FlushAsync();
            if (again.Count > 0 && !_run.IsStopping)
                await PassAsync(async (source, batches, token) => await batches.ReadAsync(source, again, token), cancellationToken);

            // One that turned out to have an identical twin was set aside, and is in doubt until that is settled.
            if (_run.Traits.KeepsOneOfIdentical)
                _apart.AddRange(await _work.Identical.ResolveAsync(_run, _work, _recorder, cancellationToken));
            await _recorder.FlushAsync();
        }
    }

    private async Task CopyIdenticalAsync(CancellationToken cancellationToken)
    {
        while (!_run.IsStopping)
        {
            _apart.AddRange(await _work.Identical.ResolveAsync(_run, _work, _recorder, cancellationToken));
            if (_apart.Count == 0)
                return;
            await CopyApartAsync(cancellationToken);
            await CopyDoubtfulAsync(cancellationToken);
        }
    }

    /// <summary>One pass: a reader fills, appenders drain; the first failure ends both, and what was in flight is recorded as it stands.</summary>
    private async Task PassAsync(Func<IFolderReader, BatchReader, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var pass = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Batch>(new BoundedChannelOptions(2) { SingleWriter = true });
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wanted = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A first copy will need its connections; while the source is listed they are opened.
        if (_destination.IsSelected && _work.EntriesBefore == 0)
            wanted.SetResult(true);
        var reading = ReadAsync(read, channel.Writer, wanted, opened.Task, pass.Token);
        var appending = Enumerable.Range(0, _appendersAllowed()).Select(_ => AppendAsync(channel.Reader, wanted.Task, opened, pass)).ToList();
        try
        {
            // Of equal failures what the appender met is the cause: the reader was then only told to stop.
            await FailureRank.WhenAllAsync([.. appending, reading]);
        }
        finally
        {
            while (channel.Reader.TryRead(out var left))
                left.Dispose();
        }
    }

    private async Task ReadAsync(
        Func<IFolderReader, BatchReader, CancellationToken, Task> read, ChannelWriter<Batch> batches, TaskCompletionSource<bool> wanted, Task appenderOpened, CancellationToken cancellationToken)
    {
        var reader = new BatchReader(_run, _work, _recorder, batches, WantAsync, appenderOpened);
        try
        {
            await using var source = await _run.Source.OpenAsync(_work.SourcePath, _work.Source.UidValidity == 0 ? null : _work.Source.UidValidity, false, cancellationToken);
            if (source.Status.MailboxId is { } id && id != _work.Folder.MailboxId)
                _work.Folder = await _run.Journal.GetOrAddFolderAsync(_work.SourcePath, _work.Folder.Destination, id, cancellationToken);
            await read(source, reader, cancellationToken);
            await reader.FlushAsync(cancellationToken);
        }
        finally
        {
            reader.Discard();
            batches.TryComplete();
            wanted.TrySetResult(false);
        }

        async Task WantAsync()
        {
            await _destination.SelectAsync(cancellationToken);
            wanted.TrySetResult(true);
        }
    }

    private async Task AppendAsync(ChannelReader<Batch> batches, Task<bool> wanted, TaskCompletionSource opened, CancellationTokenSource pass)
    {
        if (!await wanted)
            return;
        try
        {
            await new AppendStage(_run, _work, _recorder, _adoption).RunAsync(batches, opened, pass.Token);
        }
        catch
        {
            await pass.CancelAsync();
            throw;
        }
    }

    private async Task FollowGenerationAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        var note = $"folder.{_work.Folder.Id}.taking_over";
        var interrupted = _work.EntriesBefore > 0 && !_begunAgain && await _run.Journal.GetNoteAsync(note, cancellationToken) == "yes";
        if (_work.EntriesBefore == 0 || _generationFollowed || (_work.Folder.UidValidity == source.Status.UidValidity && !interrupted))
            return;
        await _run.Journal.SetNoteAsync(note, "yes", cancellationToken);
        await new GenerationChange(_run, _work).TakeOverAsync(source, cancellationToken);
        await _run.Journal.SetNoteAsync(note, "no", cancellationToken);
        _generationFollowed = true;
    }

    /// <summary>Tells which messages of a window have to be copied.</summary>
    private async Task<IReadOnlyList<PendingMessage>> SortOutAsync(IReadOnlyList<MessageListing> window, CancellationToken cancellationToken)
    {
        if (HasFlagsDigest)
            _flagsDigest.Add(window);
        var nothingKnown = _work.EntriesBefore == 0 && !_begunAgain;
        var known = nothingKnown ? NoEntries : await _run.Journal.FindAsync(_work.Folder.Id, [.. window.Select(m => m.Key)], cancellationToken);
        var news = _work.Listing.FirstSeen(window);
        _work.Listed += news.Count;
        _work.KnownListed += news.Count(m => known.ContainsKey(m.Key));
        var pending = new List<PendingMessage>(window.Count);
        var skipped = new List<(MessageListing, string, bool)>();
        var flags = new FlagCarrier(_run, _work, _recorder);
        foreach (var message in window)
        {
            known.TryGetValue(message.Key, out var entry);
            if (entry is not null && IsSettled(entry))
            {
                if (_run.Source.SourceTraits.KeepsFlags)
                    flags.Compare(entry, message.Flags);
            }
            else if (entry?.State == EntryState.Appending || _work.UnreadableNow.Contains(message.Key))
            {
                // In doubt: settled at the folder's end. Not to be had: for the next run.
            }
            else if (_run.Filter.ReasonToSkip(message) is { } reason)
            {
                skipped.Add((message, reason, entry?.State == EntryState.Skipped && entry.Reason == reason));
            }
            else if (message.SizeInOctets > _run.Options.MaxMessageInOctets)
            {
                _recorder.TooLarge(message, entry?.Attempts ?? 0, $"it has {message.SizeInOctets:N0} octets, more than --max-message allows");
            }
            else
            {
                pending.Add(new PendingMessage(message, entry?.Attempts ?? 0));
            }
        }

        var settled = news.Where(m => known.TryGetValue(m.Key, out var entry) && IsSettled(entry)).ToList();
        _run.Progress.Done(settled.Count, settled.Sum(m => Math.Max(0, m.SizeInOctets)));
        if (skipped.Count > 0)
            _recorder.Skipped(skipped);
        return pending;
    }

    /// <summary>Whether flags that change later can only be found by a digest of all of them.</summary>
    private bool HasFlagsDigest => _work.Source.HighestModSeq == 0 && _run.Source.SourceTraits.KeepsFlags;

    private bool IsSettled(JournalEntry entry) => entry.State switch
    {
        EntryState.Copied or EntryState.AlreadyThere => true,
        EntryState.Refused => !_work.RetryRefused,
        _ => false,
    };

    /// <summary>What is left when every message is dealt with: flags, oddities, late commits, and last the checkpoint.</summary>
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        await GiveUpWhatIsGoneAsync(cancellationToken);
        await _recorder.FlushAsync();
        _work.AllDealtWith = true;
        NoteWhatIsHidden();
        FolderStatus? destination = _work.DestinationBefore;
        if (_work.DestinationBefore is { } before && (_work.CopiedNow > 0 || before.UidNext != _work.Folder.Checkpoint?.DestinationUidNext))
        {
            var flags = new FlagCarrier(_run, _work, _recorder);
            destination = await flags.CheckNewCopiesAsync(cancellationToken);
        }

        await _run.Habits.ReadBackAsync(_work, _recorder, cancellationToken);
        await new DoubtSettler(_run, _work, _recorder).LookForLateCommitsAsync(cancellationToken);
        await new FlagCarrier(_run, _work, _recorder).CarryChangesAsync(cancellationToken);
        await _recorder.FlushAsync();
        var totals = await _run.Journal.CountAsync(_work.Folder.Id, cancellationToken);
        if (await UnlistedAsync(cancellationToken) is { } unlisted)
        {
            _work.Failure = unlisted;
            _work.Note(unlisted.Message);
            _run.Note($"{_work.SourcePath}: {unlisted.Message}");
            return;
        }

        if (_work.RefusalConditions is { } conditions)
            await _run.Journal.SetNoteAsync(conditions.Name, conditions.Value, cancellationToken);

        // A folder whose sum does not come out is looked at again.
        if (RunReport.Of(_work, totals).Unexplained != 0)
            return;
        var earlier = _run.Flags == FlagPolicy.Keep ? _work.Folder.Checkpoint : null;
        await _run.Journal.SaveCheckpointAsync(
            _work.Folder.Id,
            new FolderCheckpoint
            {
                UidValidity = _work.Source.UidValidity,
                UidNext = _work.Source.UidNext,
                Exists = _work.Source.Exists,

                // Flags that were left alone have to be found again once they may be carried.
                HighestModSeq = earlier?.HighestModSeq ?? _work.Source.HighestModSeq,
                FlagsDigest = earlier?.FlagsDigest ?? (HasFlagsDigest && !_begunAgain ? _flagsDigest.ToString() : ""),
                RulesHash = _work.RulesHash,
                Skipped = totals.Skipped,
                Listed = _work.Listed,
                DestinationUidValidity = destination?.UidValidity ?? 0,
                DestinationUidNext = destination?.UidNext ?? 0,
            },
            cancellationToken);
    }

    /// <summary>What a provider hides once it was fetched is neither lost nor deleted by anybody, and its entries stand.</summary>
    private void NoteWhatIsHidden()
    {
        var hidden = _work.EntriesBefore - _work.KnownListed;
        if (_run.Source.SourceTraits.HidesWhatWasRead && hidden > 0)
            _work.Note($"{hidden:N0} {(hidden == 1 ? "message" : "messages")} of earlier runs {(hidden == 1 ? "is" : "are")} not shown by the source any more: this provider hides mail once it was fetched. That is no loss; what became of each stands in the audit log.");
    }

    /// <summary>A source that counts more messages than it lists hides some; mail that went or came meanwhile is not meant.</summary>
    private async Task<MailFailureException?> UnlistedAsync(CancellationToken cancellationToken)
    {
        if (_work.Listed >= _work.Source.Exists || await _run.Source.GetStatusAsync(_work.SourcePath, cancellationToken) is not { } now || now.UidValidity != _work.Source.UidValidity)
            return null;
        var arrived = now.UidNext > 0 && _work.Source.UidNext > 0 ? Math.Max(0, (long)now.UidNext - _work.Source.UidNext) : 0;
        if (now.Exists - arrived <= _work.Listed)
            return null;
        return new MailFailureException(
            EndpointSide.Source,
            FailureScope.Folder,
            FailureKind.Permanent,
            $"The source says that this folder holds {now.Exists:N0} messages, but listed only {_work.Listed:N0}. What it did not list was not copied. Run the same command again later; if it stays so, ask whoever runs that server.");
    }

    /// <summary>Messages that failed in an earlier run and that the source does not list any more cannot be tried again.</summary>
    private async Task GiveUpWhatIsGoneAsync(CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync();
        if ((await _run.Journal.CountAsync(_work.Folder.Id, cancellationToken)).Failed == 0)
            return;
        await foreach (var entry in _run.Journal.ListEntriesAsync(_work.Folder.Id, EntryState.Failed, cancellationToken))
        {
            if (!_work.UnreadableNow.Contains(entry.Key))
                _recorder.GoneFromSource(entry, $"the source does not have it any more; before that it failed: {entry.Reason}");
        }
    }
}
