using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Decides which folder goes where, before anything is written. The same lists and rules always give the same plan.</summary>
public static class FolderPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="source">The source's folders.</param>
    /// <param name="destination">The destination's folders.</param>
    /// <param name="traits">What the destination can hold.</param>
    /// <param name="rules">The user's rules.</param>
    /// <param name="earlier">Where each source folder's mail went in earlier runs; a folder keeps its destination unless the rules now say otherwise.</param>
    /// <exception cref="FormatException">A pattern cannot be read.</exception>
    public static TransferPlan Plan(
        IReadOnlyList<FolderInfo> source,
        IReadOnlyList<FolderInfo> destination,
        DestinationTraits traits,
        SelectionRules rules,
        IReadOnlyDictionary<FolderPath, FolderPath> earlier)
    {
        var selection = new FolderSelection(rules);
        var reasons = source.Select(f => (Folder: f, Reason: selection.ReasonToLeaveOut(f))).ToList();
        var selected = reasons.Where(f => f.Reason is null).Select(f => f.Folder).ToList();

        var targets = new FolderTargets(source, destination, traits, rules, earlier);
        targets.Assign([.. selected.Select(f => f.Path)]);

        var there = destination.Where(f => f.CanOpen).Select(f => f.Path).Append(FolderPath.Inbox).ToHashSet();
        return new TransferPlan
        {
            Pairs = [.. selected.Select(Pair)],
            LeftOut = [.. reasons.Where(f => f.Reason is not null).Select(f => (f.Folder, f.Reason!))],
            Warnings = [.. selection.Unmatched(source), .. selection.LeftOutViewsOfAll(source), .. targets.Warnings],
        };

        FolderPair Pair(FolderInfo folder)
        {
            var target = targets[folder.Path];
            return new FolderPair
            {
                Source = folder,
                Destination = target.Path,
                Create = !there.Contains(target.Path),
                SpecialUse = targets.UseToCreate(folder.Path),
                Note = target.Note,
            };
        }
    }
}
