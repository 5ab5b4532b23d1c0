using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>One destination folder and the source folders whose messages belong there: read afresh at both ends, and compared.</summary>
/// <param name="run">The verification.</param>
/// <param name="destination">The destination folder.</param>
/// <param name="exists">Whether the destination lists it and it can be opened.</param>
/// <param name="isTrash">Whether it is a folder for deleted or junk mail.</param>
/// <param name="isView">Whether it shows the messages of other folders once more.</param>
/// <param name="folders">The source folders.</param>
internal sealed class GroupVerification(VerificationRun run, FolderPath destination, bool exists, bool isTrash, bool isView, IReadOnlyList<SourceFolder> folders)
{
    private const int MostRebuildings = 3;

    /// <summary>What of the destination folder nobody claims.</summary>
    public DestinationIndex Destination { get; private set; } = new(destination);

    /// <summary>Messages that are not in the folder where they belong.</summary>
    public List<Wanted> Wanted { get; } = [];

    public IReadOnlyList<SourceFolder> Folders => folders;

    public bool IsView => isView;

    public bool IsTrash => isTrash;

    /// <summary>Compares the folders; begins again where a server rebuilds one of them meanwhile.</summary>
    public async Task RunAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CompareAsync();
                return;
            }
            catch (RenumberedException renumbered) when (attempt < MostRebuildings)
            {
                run.Note($"{renumbered.Message} It was looked at again.");
            }
            catch (RenumberedException renumbered)
            {
                throw new MailFailureException(renumbered.Side, FailureScope.Folder, FailureKind.Transient, $"{renumbered.Message} Verify again later.", renumbered);
            }
        }
    }

    private async Task CompareAsync()
    {
        Destination = new DestinationIndex(destination);
        Wanted.Clear();
        foreach (var folder in folders)
            folder.Reset();
        var uidValidity = exists ? await StatusAsync() : 0;
        var source = new List<IndexedMessage>();
        await Task.WhenAll(ReadSourcesAsync(source, uidValidity), ReadDestinationAsync());
        foreach (var folder in folders)
            folder.Tally.AtDestination = Destination.Exists;

        var toCompare = source.Count(m => run.IsInSample(run.Folders[m.Folder], m.Uid));
        var comparison = new FolderComparison(run, destination, Destination.UidValidity, source, Destination.Messages) { Compared = Done };
        await comparison.RunAsync();
        Done(toCompare);
        Settle(comparison);
        KeepForOthers(comparison);

        void Done(int messages)
        {
            toCompare -= messages;
            run.Progress.Done(messages);
        }
    }

    private async Task<uint> StatusAsync()
    {
        try
        {
            return (await run.Retry.RunAsync(() => run.Destination.GetStatusAsync(destination, run.Token), run.Token))?.UidValidity ?? 0;
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            // Opening it tells more.
            return 0;
        }
    }

    private async Task ReadSourcesAsync(List<IndexedMessage> messages, uint uidValidity)
    {
        foreach (var folder in folders)
        {
            var before = messages.Count;
            try
            {
                await new SourceIndex(run, folder, uidValidity).ReadAsync(messages);
            }
            catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
            {
                messages.RemoveRange(before, messages.Count - before);
                folder.BecomeUnreadable(failure.Message);
            }
        }
    }

    private async Task ReadDestinationAsync()
    {
        if (!exists)
            return;
        try
        {
            await Destination.ReadAsync(run, null, _ => true);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            Destination = new DestinationIndex(destination) { Trouble = failure.Message };
        }
    }

    private void Settle(FolderComparison comparison)
    {
        var copies = new SettledCopies(run, destination, isTrash);
        var match = comparison.Match;
        for (var s = 0; s < match.Source.Count; s++)
        {
            var message = match.Source[s];
            var folder = run.Folders[message.Folder];
            var decision = comparison.DecisionOf(s);
            if (decision is not null && !comparison.IsInSample(message))
                folder.Tally.ReadInDoubt++;
            if (match.PartnerOf(s) is >= 0 and var copy)
                copies.Settle(message, match.Destination[copy], decision, isOwn: true, isKeptAsOne: false);
            else if (comparison.IsKeptAsOne(s))
                copies.Settle(message, default, decision, isOwn: true, isKeptAsOne: true);
            else if (decision?.Trouble == MessageFate.Vanished)
                folder.Settle(message, new Finding(message, MessageFate.Vanished, ContentMatch.NotCompared, null, decision.Value.Reason));
            else
                Wanted.Add(WantedOf(message, decision));
        }
    }

    private Wanted WantedOf(IndexedMessage message, Decision? decision)
    {
        if (Destination.Trouble is { } trouble)
            return new Wanted(message, MessageFate.Unreadable, $"the folder {destination} of the destination cannot be looked at: {trouble}");
        if (decision is not { } d)
            return new Wanted(message);
        if (d.Trouble is { } fate)
            return new Wanted(message, fate, d.Reason, d.Sha256);
        return d.Content == ContentMatch.Differs ? new Wanted(message, MessageFate.Differs, d.Reason, d.Sha256) : new Wanted(message, null, "", d.Sha256);
    }

    /// <summary>Keeps of the destination folder what may be another folder's message, and lets the rest go.</summary>
    private void KeepForOthers(FolderComparison comparison)
    {
        var match = comparison.Match;
        if (!isView && run.DestinationBag is { } bag)
        {
            foreach (var message in match.Destination)
                bag.Add(message.Fingerprint, message.SizeInOctets);
        }

        if (run.SourceBag is { } known)
        {
            foreach (var message in match.Source)
                known.Add(message.Fingerprint, message.SizeInOctets);
            foreach (var (fingerprint, size) in folders.SelectMany(f => f.SkippedForViews))
                known.Add(fingerprint, size);
        }

        var left = new List<IndexedMessage>();
        if (!isView)
            FindMaybeExtra(match);
        for (var d = 0; d < match.Destination.Count; d++)
        {
            if (!match.IsClaimed(d))
                left.Add(match.Destination[d]);
        }

        Destination.Messages = left;
    }

    /// <summary>Notes unclaimed messages with the headers and size of a claimed one. Messages with equal headers stand together, so that each is looked at once.</summary>
    private void FindMaybeExtra(HeaderMatch match)
    {
        for (var s = 0; s < match.Source.Count;)
        {
            var fingerprint = match.Source[s].Fingerprint;
            var (start, end) = (match.Alike(s).Start.Value, match.Alike(s).End.Value);
            Dictionary<long, SourceFolder>? accounted = null;
            for (; s < match.Source.Count && match.Source[s].Fingerprint == fingerprint; s++)
            {
                if (end - start > 1 && match.PartnerOf(s) is >= 0 and var copy)
                    (accounted ??= []).TryAdd(match.Destination[copy].SizeInOctets, run.Folders[match.Source[s].Folder]);
            }

            for (var d = start; accounted is not null && d < end; d++)
            {
                if (!match.IsClaimed(d) && accounted.TryGetValue(match.Destination[d].SizeInOctets, out var folder))
                    Destination.MaybeExtra.TryAdd(match.Destination[d].Uid, folder);
            }
        }
    }
}
