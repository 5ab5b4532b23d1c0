using System.Globalization;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight.Plans;

/// <summary>Whether two mailboxes are still what a plan file says, as far as it matters. <c>docs/plan-file.md</c> tells users.</summary>
internal static class PlanComparison
{
    private const int MostTold = 10;

    /// <summary>A folder that lost more than this share of its messages, and more than <see cref="FewMessages"/>, is not the one that was planned.</summary>
    private const double TolerableLoss = 0.1;

    private const long FewMessages = 10;

    /// <summary>What differs materially, in sentences; empty where nothing does. Mail that arrived meanwhile is no such difference.</summary>
    public static IReadOnlyList<string> Differences(PlanFile file, GateView view)
    {
        var (source, destination) = (view.Source.Identity.ToString(), view.Destination.Identity.ToString());
        var differences = new List<string>();
        if (file.Source != source)
            differences.Add($"It is for the source {file.Source}, and this one is {source}.");
        if (file.Destination != destination)
            differences.Add($"It is for the destination {file.Destination}, and this one is {destination}.");
        if (differences.Count > 0)
            return differences;
        var known = file.Folders.ToDictionary(f => f.Source);
        var folders = view.SourceFolders.ToDictionary(f => f.Path);
        differences.AddRange(file.Folders.Select(f => OfPlanned(f, folders.GetValueOrDefault(f.Source))).OfType<string>());

        // A look does not part INBOX (--sent-folder), a copy does: only together they can be compared.
        differences.AddRange(file.Rules.OwnAddresses.Count > 0
            ? new[] { Loss("The source", file.Folders.Sum(f => f.Messages), file.Folders.Sum(f => folders.GetValueOrDefault(f.Source)?.Status?.Exists ?? 0)) }.OfType<string>()
            : file.Folders.Select(f => folders.GetValueOrDefault(f.Source)?.Status is { } status ? Loss(f.Source.ToString(), f.Messages, status.Exists) : null).OfType<string>());
        var leftOut = file.LeftOut.Select(l => l.Source).ToHashSet();
        differences.AddRange(
            from pair in view.Plan.Pairs
            where !known.ContainsKey(pair.Source.Path)
            select leftOut.Contains(pair.Source.Path)
                ? $"{pair.Source.Path} was left out by the plan, and its rules would copy it now."
                : $"{pair.Source.Path} is new at the source and would be copied.");
        var goingOver = view.Plan.Pairs.Select(p => p.Source.Path).ToHashSet();
        differences.AddRange(
            from planned in file.Folders
            where folders.GetValueOrDefault(planned.Source) is { CanOpen: true } && !goingOver.Contains(planned.Source)
            select $"{planned.Source} is planned, but the plan's rules leave it out.");
        return differences.Count <= MostTold ? differences : [.. differences.Take(MostTold), string.Create(CultureInfo.InvariantCulture, $"And {differences.Count - MostTold:N0} more.")];
    }

    /// <summary>The plan with the file's destinations: the planner may see the destination in another light by now.</summary>
    public static TransferPlan Obey(PlanFile file, GateView view)
    {
        var planned = file.Folders.ToDictionary(f => f.Source);
        var there = view.DestinationFolders.Where(f => f.CanOpen).Select(f => f.Path).Append(FolderPath.Inbox).ToHashSet();
        var pairs = view.Plan.Pairs.Where(p => planned.ContainsKey(p.Source.Path)).Select(Obeying).ToList();
        var earlier = view.Known.Where(k => k.Totals.Copied + k.Totals.AlreadyThere > 0).ToDictionary(k => k.Folder.Source, k => k.Folder.Destination);
        return view.Plan with
        {
            Pairs = pairs,
            Warnings = [.. view.Plan.Warnings, .. pairs.Select(p => FolderTargets.WentElsewhere(p.Source.Path, earlier.GetValueOrDefault(p.Source.Path), p.Destination)).OfType<string>().Except(view.Plan.Warnings)],
        };

        FolderPair Obeying(FolderPair pair)
        {
            var folder = planned[pair.Source.Path];
            return folder.Destination == pair.Destination
                ? pair
                : pair with { Destination = folder.Destination, Create = !there.Contains(folder.Destination), SpecialUse = SpecialUse.None, Note = folder.Note };
        }
    }

    private static string? OfPlanned(PlannedFolder planned, FolderInfo? folder)
    {
        if (folder is not { CanOpen: true })
            return $"{planned.Source} is not at the source any more.";
        return planned.UidValidity > 0 && folder.Status is { UidValidity: > 0 and var now } && planned.UidValidity != now
            ? string.Create(CultureInfo.InvariantCulture, $"{planned.Source} was made anew or renumbered (its UIDVALIDITY was {planned.UidValidity} and is {now}).")
            : null;
    }

    private static string? Loss(string what, long before, long now) =>
        before - now > FewMessages && before - now > before * TolerableLoss ? $"{what} held {Amount.Messages(before)} and holds {Amount.Of(now)} now." : null;
}
