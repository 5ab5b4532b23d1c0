using System.Collections.Frozen;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>Looks for messages that are not where they belong in all other folders of the destination: ordinary ones first, then trash and junk, then views.</summary>
internal sealed class ElsewhereSearch(VerificationRun run, DestinationFolders destination)
{
    /// <summary>Looks for them.</summary>
    /// <param name="wanted">The messages.</param>
    /// <param name="groups">The folders that were compared already, with what nobody claims there.</param>
    /// <returns>Those that are nowhere.</returns>
    public async Task<List<Wanted>> RunAsync(List<Wanted> wanted, IReadOnlyList<GroupVerification> groups)
    {
        var compared = groups.ToDictionary(g => g.Destination.Folder);
        foreach (var folder in destination.InSearchOrder)
        {
            if (wanted.Count == 0)
                break;
            run.ThrowIfStopping();
            compared.TryGetValue(folder.Path, out var group);
            wanted = await LookAsync(folder, wanted, group?.Destination);
        }

        return wanted;
    }

    private async Task<List<Wanted>> LookAsync(FolderInfo folder, List<Wanted> wanted, DestinationIndex? known)
    {
        DestinationIndex there;
        try
        {
            there = known ?? await ReadAsync(folder.Path, wanted);
        }
        catch (RenumberedException renumbered)
        {
            return Undecided(wanted, renumbered);
        }

        if (there.Unseen is { } unseen)
            wanted = MaybeThere(wanted, unseen);
        if (there.Trouble is not null || there.Messages.Count == 0)
            return wanted;

        // What belongs here was looked for here already.
        var (away, own) = (wanted.Where(w => run.Folders[w.Message.Folder].Destination != folder.Path).ToList(), wanted.Where(w => run.Folders[w.Message.Folder].Destination == folder.Path).ToList());
        away.Sort((a, b) => IndexedMessage.Compare(a.Message, b.Message));
        var candidates = Candidates(folder, there, [.. away.Select(w => w.Message.Fingerprint)]);
        if (candidates.Count == 0)
            return wanted;

        FolderComparison comparison;
        try
        {
            comparison = new FolderComparison(run, folder.Path, there.UidValidity, [.. away.Select(w => w.Message)], candidates);
            await comparison.RunAsync();
        }
        catch (RenumberedException renumbered)
        {
            return Undecided(wanted, renumbered);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            run.Note($"The folder {folder.Path} of the destination could not be looked at: {failure.Message}");
            return MaybeThere(wanted, $"the folder {folder.Path} of the destination could not be looked at: {failure.Message}");
        }

        return Settle(folder, there, comparison, away, own);
    }

    /// <summary>They may be in the folder that a server has just rebuilt: to call them missing would have them copied twice.</summary>
    /// <summary>"Nowhere" cannot be said while a part of the destination is unseen, and what is called missing may be copied again.</summary>
    private static List<Wanted> MaybeThere(List<Wanted> wanted, string unseen) => [.. wanted.Select(w => w.Unseen.Length == 0 ? w with { Unseen = unseen } : w)];

    private static List<Wanted> Undecided(List<Wanted> wanted, RenumberedException renumbered) =>
        [.. wanted.Select(w => w.Otherwise is null ? w with { Otherwise = MessageFate.Unreadable, Reason = $"{renumbered.Message} Verify again." } : w)];

    private List<Wanted> Settle(FolderInfo folder, DestinationIndex there, FolderComparison comparison, List<Wanted> away, List<Wanted> left)
    {
        var copies = new SettledCopies(run, folder.Path, DestinationFolders.IsTrash(folder));
        var claimed = new HashSet<uint>();
        for (var s = 0; s < away.Count; s++)
        {
            var decision = comparison.DecisionOf(s);
            if (comparison.Match.PartnerOf(s) is >= 0 and var copy)
            {
                claimed.Add(comparison.Match.Destination[copy].Uid);
                copies.Settle(away[s].Message, comparison.Match.Destination[copy], decision, isOwn: false, isKeptAsOne: false);
            }
            else if (comparison.IsKeptAsOne(s))
                copies.Settle(away[s].Message, default, decision, isOwn: false, isKeptAsOne: true);
            else
                left.Add(away[s].Sha256 is null ? away[s] with { Sha256 = decision?.Sha256 } : away[s]);
        }

        there.Messages.RemoveAll(m => claimed.Contains(m.Uid));
        foreach (var uid in claimed)
            there.MaybeExtra.Remove(uid);
        return left;
    }

    private async Task<DestinationIndex> ReadAsync(FolderPath folder, List<Wanted> wanted)
    {
        var fingerprints = wanted.Select(w => w.Message.Fingerprint).ToFrozenSet();
        var index = new DestinationIndex(folder);
        try
        {
            await index.ReadAsync(run, destination.IsView(folder) ? null : run.DestinationBag, fingerprints.Contains);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            index.Trouble = failure.Message;
        }

        if (index.Trouble is { } trouble)
            run.Note($"The folder {folder} of the destination could not be looked at: {trouble}");
        return index;
    }

    /// <summary>
    /// What may be one of the messages. A view shows what lies in other folders, so only what it shows more often than these hold counts for itself;
    /// a provider that keeps one of identical messages has each of them once, and there the view is where archived mail lies.
    /// </summary>
    private List<IndexedMessage> Candidates(FolderInfo folder, DestinationIndex there, HashSet<UInt128> wanted)
    {
        var alike = there.Messages.Where(m => wanted.Contains(m.Fingerprint)).ToList();
        if (!destination.IsView(folder.Path) || run.Traits.KeepsOneOfIdentical || run.DestinationBag is not { } bag)
            return alike;
        return [.. alike.GroupBy(m => (m.Fingerprint, m.SizeInOctets)).SelectMany(g => g.Skip(bag.Count(g.Key.Fingerprint, g.Key.SizeInOctets)))];
    }
}
