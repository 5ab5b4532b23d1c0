using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Verification.Engine;

/// <summary>Does a whole verification: plans, compares folder by folder, looks for what is not where it belongs, and asks the journal about the rest.</summary>
internal sealed class MailboxComparison(VerificationRun run, MailboxPlanner.Inventory inventory, SelectionRules rules, IReadOnlyList<FolderRecord> known)
{
    private const int MostFoldersAtOnce = 4;

    // Of source and destination together; a larger folder is looked at alone.
    private const long MostMessagesAtOnce = 2_000_000;
    private readonly DestinationFolders _destination = new(inventory.Destination);

    /// <summary>What could not be carried because the destination does not take the name.</summary>
    public IReadOnlyList<string> RenamedFolders { get; private set; } = [];

    /// <summary>What was copied and the source does not show any more.</summary>
    public FormerMail Former { get; private set; } = FormerMail.None;

    /// <summary>Why something cannot be looked at, in words: each of them is RED.</summary>
    public List<string> Troubles { get; } = [];

    public async Task RunAsync()
    {
        var plan = MailboxPlanner.Plan(inventory, rules, known);
        Prepare(plan);
        if (run.Options.Level == VerificationLevel.Counts)
        {
            await CountAsync();
            return;
        }

        var views = run.Folders.Where(f => f.IsView).ToList();
        run.SourceBag = views.Count > 0 ? new FingerprintBag() : null;
        run.DestinationBag = _destination.HasViews ? new FingerprintBag() : null;
        var groups = run.Folders.Where(f => f.Destination is not null).GroupBy(f => f.Destination!).Select(g => GroupOf(g.Key, [.. g])).ToList();
        await CompareAsync(groups);

        var wanted = groups.SelectMany(g => g.Wanted).ToList();
        foreach (var folder in run.Folders.Where(f => f is { Destination: null, IsView: false }))
            await LeaveOutAsync(folder);
        foreach (var view in views)
            wanted.AddRange(await new ViewVerification(run, view).RunAsync());
        wanted = await new ElsewhereSearch(run, _destination).RunAsync(wanted, groups);
        await EndAsync(groups, wanted);
        Former = await new FormerMailCheck(run, groups).RunAsync();
    }

    private void Prepare(TransferPlan plan)
    {
        var pairs = plan.Pairs.ToDictionary(p => p.Source.Path);
        var leftOut = plan.LeftOut.ToDictionary(l => l.Folder.Path, l => l.Reason);
        var records = known.ToDictionary(k => k.Source);
        var selection = new FolderSelection(rules);
        run.Folders = [.. inventory.Source.OrderByDescending(f => f.Path.IsInbox).Select((f, i) => new SourceFolder(f, pairs.GetValueOrDefault(f.Path)?.Destination, (short)i)
        {
            Record = records.GetValueOrDefault(f.Path),
            LeftOutBecause = leftOut.GetValueOrDefault(f.Path, ""),
            IsView = f.CanOpen && selection.IsLeftOutAsView(f),
            MayHoldReceivedMail = DestinationFolders.UseOf(f) is not (SpecialUse.Sent or SpecialUse.Drafts or SpecialUse.Junk or SpecialUse.Trash or SpecialUse.All or SpecialUse.Flagged or SpecialUse.Important),
        })];
        run.Progress.AddTotal(run.Folders.Where(f => f.Destination is not null || f.IsView).Sum(f => f.Info.Status?.Exists ?? 0));
        RenamedFolders =
        [
            .. from pair in plan.Pairs
               where FolderNameSubstitution.Decode(pair.Destination) is not { } name || name != pair.Destination
               select $"The folder {pair.Source.Path} is called {pair.Destination} there, because the destination does not take its name.",
        ];
    }

    private GroupVerification GroupOf(FolderPath destination, IReadOnlyList<SourceFolder> folders) =>
        new(run, destination, _destination.CanOpen(destination), _destination.IsTrash(destination), _destination.IsView(destination), folders);

    /// <summary>Several folders at once, the largest first, as far as connections and memory allow.</summary>
    private async Task CompareAsync(IReadOnlyList<GroupVerification> groups)
    {
        var memory = new MemoryBudget(MostMessagesAtOnce);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, Math.Min(MostFoldersAtOnce, Math.Min(run.Source.MaxConnections, run.Destination.MaxConnections))),
        };
        await Parallel.ForEachAsync(groups.OrderByDescending(SizeOf), options, async (group, token) =>
        {
            var size = 2 * SizeOf(group);
            await memory.AcquireAsync(size, token);
            try
            {
                token.ThrowIfCancellationRequested();
                await group.RunAsync();
            }
            finally
            {
                memory.Release(size);
            }
        });

        foreach (var group in groups.Where(g => g.Destination.Trouble is not null))
            Troubles.Add($"The folder {group.Destination.Folder} of {run.Words.New} cannot be looked at: {group.Destination.Trouble}");

        static long SizeOf(GroupVerification group) => group.Folders.Sum(f => f.Info.Status?.Exists ?? 0);
    }

    private async Task EndAsync(IReadOnlyList<GroupVerification> groups, List<Wanted> wanted)
    {
        var byFolder = wanted.ToLookup(w => w.Message.Folder);
        foreach (var folder in run.Folders)
        {
            run.ThrowIfStopping();
            if (folder.Trouble is null)
                await new Aftermath(run, folder, [.. byFolder[folder.Number]]).RunAsync();
            else
                Troubles.Add($"The folder {folder.Path} of {run.Words.Old} cannot be read: {folder.Trouble}");
        }

        foreach (var extra in groups.SelectMany(g => g.Destination.MaybeExtra))
            extra.Value.Tally.ExtraCopies++;
    }

    private async Task LeaveOutAsync(SourceFolder folder)
    {
        folder.Tally.Found = folder.Info.Status?.Exists ?? 0;
        folder.Tally.SizeInOctets = folder.Info.Status?.SizeInOctets ?? 0;
        folder.Tally.Count(MessageFate.Skipped, folder.Tally.Found);
        if (run.SourceBag is not { } bag || !folder.Info.CanOpen || folder.Tally.Found == 0)
            return;
        try
        {
            // Views show these messages once more, and the user's rule counts there too.
            await new FolderWalk(run, run.Source, EndpointSide.Source, folder.Path).RunAsync(async (reader, window) =>
            {
                var headers = await FolderWalk.HeadersAsync(reader, window, run.Token);
                foreach (var message in window.Where(m => headers.ContainsKey(m.Key)))
                    bag.Add(headers[message.Key].Fingerprint.Value, message.SizeInOctets);
            });
        }
        catch (Exception e) when (e is RenumberedException or MailFailureException { Scope: not FailureScope.Endpoint })
        {
            folder.Tally.Note(e.Message);
        }
    }

    private async Task CountAsync()
    {
        foreach (var folder in run.Folders)
        {
            run.ThrowIfStopping();
            run.Progress.Enter(folder.Path);
            if (folder.Destination is not { } destination)
            {
                folder.Tally.Found = folder.IsView ? 0 : folder.Info.Status?.Exists ?? 0;
                continue;
            }

            folder.Tally.Found = (await CountAsync(run.Source, folder.Path, run.Words.Old))?.Exists ?? 0;
            if (_destination.CanOpen(destination))
                folder.Tally.AtDestination = (await CountAsync(run.Destination, destination, run.Words.New))?.Exists ?? 0;
            run.Progress.Done(folder.Tally.Found);
        }
    }

    private async Task<FolderStatus?> CountAsync(IMailEndpoint endpoint, FolderPath folder, string which)
    {
        try
        {
            return await run.Retry.RunAsync(() => endpoint.GetStatusAsync(folder, run.Token), run.Token);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            Troubles.Add($"The folder {folder} of {which} cannot be looked at: {failure.Message}");
            return null;
        }
    }
}
