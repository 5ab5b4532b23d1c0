using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What becomes of folders and their names.</summary>
internal static class FolderFindings
{
    private const int MostTold = 10;

    public static IEnumerable<PreflightFinding> Of(PreflightView view) =>
    [
        .. Emptiness(view), .. Names(view), .. Merging(view), .. LeftOut(view), .. Unreadable(view), .. Strangers(view),
        .. view.Plan.Warnings.Where(w => !IsAboutAllMail(view, w)).Select(w => new PreflightFinding { Id = "plan", Severity = FindingSeverity.Warning, Reason = w }),
    ];

    /// <summary>The planner's own words about a folder of all mail that is left out; told with what else is said of such folders.</summary>
    public static bool IsAboutAllMail(PreflightView view, string warning) =>
        view.Plan.LeftOut.Any(l => warning.StartsWith($"{l.Folder.Path} is left out, ", StringComparison.Ordinal));

    private static IEnumerable<PreflightFinding> Emptiness(PreflightView view)
    {
        if (view.Source.Folders.All(f => f.Status is null or { Exists: 0 }) && view.Source.Folders.Any(f => f.Status is not null))
            yield return view.Source.Find("source-empty", FindingSeverity.Warning, "The source holds no message at all.", "Look whether this is the mailbox that you meant, and whether a mail program has fetched the mail away from it.");
        else if (view.Plan.Pairs.Count == 0)
            yield return view.Source.Find("nothing-selected", FindingSeverity.Warning, "No folder goes over: the rules leave out every one.", "Look at --include and --exclude; mailmover plan shows the folders.");
        else if (view.Folders.Sum(f => f.Messages) == 0 && view.Folders.Any(f => f.Skipped > 0))
            yield return view.Source.Find("nothing-selected", FindingSeverity.Warning, $"No message goes over: the rules leave out all {Amount.Of(view.Folders.Sum(f => f.Skipped))}.", "Look at --since, --before, --max-size and --deleted.");
        else if (view.MessagesToCome == 0 && view.Folders.Any(f => f.Done > 0))
            yield return view.Folders.Sum(f => Math.Min(f.Refused, f.Messages)) is > 0 and var refused
                ? view.Source.Find("nothing-new", FindingSeverity.Note, $"Nothing new is to come, but {(refused == 1 ? "1 message is" : $"{Amount.Of(refused)} messages are")} not at the destination: earlier copies had {(refused == 1 ? "it" : "them")} refused there.", "The audit log names them with the reasons. Once the cause is gone, copy --retry-refused tries them again.")
                : view.Source.Find("nothing-new", FindingSeverity.Note, view.Folders.All(f => f.IsDoneCertain)
                ? "Everything has been copied already. A copy brings what arrives from now on, and changed flags."
                : "As many messages as are there were copied already. Whether they are the same ones shows when a copy looks at each.");
    }

    private static IEnumerable<PreflightFinding> Names(PreflightView view)
    {
        var substitutes = view.Plan.Pairs.Where(IsSubstitute).ToList();
        if (substitutes.Count > 0)
        {
            var names = Amount.Names([.. substitutes.Select(p => $"{p.Source.Path} becomes {p.Destination} ({p.Note})")]);
            yield return view.Destination.Find("folder-substitutes", FindingSeverity.Warning, $"{(substitutes.Count == 1 ? "1 folder gets another name" : $"{Amount.Of(substitutes.Count)} folders get other names")}, because the destination cannot hold their own: {names}.", "To choose the names yourself, use --map \"OLD=NEW\".");
        }

        var limits = view.Destination.Known.Limits;
        var refused = view.Plan.Pairs.Where(p => p.Create && IsProbablyRefused(p)).Select(p => p.Destination).Distinct().ToList();
        if (refused.Count > 0)
            yield return view.Destination.Find("folder-names-refused", FindingSeverity.Warning, $"{view.Destination.Name} is known to refuse such names: {Amount.Names(refused)}. Then each gets a substitute, which can be read back.", "To choose the names yourself, use --map \"OLD=NEW\".");

        bool IsProbablyRefused(FolderPair pair) =>
            pair.Destination.Segments.Any(s => s.AsSpan().ContainsAny(limits.RefusedInFolderNames))
            || limits.ReservedFolderNames.Contains(pair.Destination.Segments[0], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsSubstitute(FolderPair pair) =>
        pair.Destination != pair.Source.Path && pair.Note.Length > 0 && FolderNameSubstitution.Decode(pair.Destination) != pair.Destination;

    private static IEnumerable<PreflightFinding> Merging(PreflightView view) =>
        from target in view.Plan.Pairs.GroupBy(p => p.Destination)
        where target.Count() > 1
        select view.Destination.Find("folders-merge", FindingSeverity.Warning, $"{Amount.Names(target.Select(p => p.Source.Path))} all go into {target.Key}; afterwards nothing tells their messages apart.", "To keep them apart, give each a name of its own with --map \"OLD=NEW\".");

    private static IEnumerable<PreflightFinding> LeftOut(PreflightView view)
    {
        foreach (var warning in view.Plan.Warnings.Where(w => IsAboutAllMail(view, w)))
            yield return view.Source.Find("all-mail-left-out", FindingSeverity.Warning, warning);
        if (view.Source.Note.Length > 0)
            yield return view.Source.Find("sent-mail", FindingSeverity.Note, view.Source.Note);
    }

    private static IEnumerable<PreflightFinding> Unreadable(PreflightView view)
    {
        var unreadable = view.Folders.Where(f => f.Failure is not null).ToList();
        foreach (var folder in unreadable.Take(MostTold))
            yield return view.Source.Find("folder-unreadable", FindingSeverity.Warning, $"{folder.Pair.Source.Path} cannot be read now: {folder.Failure}", "A copy tries it again and tells; the other folders go over.");
        if (unreadable.Count > MostTold)
            yield return view.Source.Find("folder-unreadable", FindingSeverity.Warning, $"{Amount.Folders(unreadable.Count - MostTold)} more cannot be read now.");
    }

    private static IEnumerable<PreflightFinding> Strangers(PreflightView view)
    {
        if (RoomNeed.StrangersAt(view) is > 0 and var strangers)
            yield return view.Destination.Find("destination-not-empty", FindingSeverity.Note, $"The destination's folders hold {Amount.Messages(strangers)} that no copy of this program has put there. Those that are the same mail are recognised and not sent again; the others stay as they are.");
    }
}
