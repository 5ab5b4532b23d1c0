using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Decides which folders go over.</summary>
internal sealed class FolderSelection
{
    private readonly SelectionRules _rules;
    private readonly List<FolderGlob> _include;
    private readonly List<FolderGlob> _exclude;

    public FolderSelection(SelectionRules rules)
    {
        _rules = rules;
        _include = [.. rules.Include.Select(FolderGlob.Parse)];
        _exclude = [.. rules.Exclude.Select(FolderGlob.Parse)];
    }

    /// <summary>Why the folder does not go over, in words; null where it does.</summary>
    public string? ReasonToLeaveOut(FolderInfo folder)
    {
        if (!folder.CanOpen)
            return "only holds other folders";
        if (_exclude.Find(g => g.Matches(folder.Path)) is { } excluding)
            return $"left out by --exclude \"{excluding}\"";
        if (_include.Count > 0 && !_include.Exists(g => g.Matches(folder.Path)))
            return "not named by --include";
        return IsNamed(folder.Path) ? null : ReasonOfView(UseOf(folder));
    }

    /// <summary>Whether the folder is left out only because it shows messages of the other folders once more.</summary>
    public bool IsLeftOutAsView(FolderInfo folder) => ReasonOfView(UseOf(folder)) is { } view && ReasonToLeaveOut(folder) == view;

    /// <summary>Rules that match no folder at all: mostly a slip of the pen, and mail that stays behind unseen.</summary>
    public IEnumerable<string> Unmatched(IReadOnlyList<FolderInfo> source)
    {
        foreach (var (from, to) in _rules.Map.Where(m => !source.Any(f => f.Path.IsAtOrUnder(m.Source))))
            yield return $"--map \"{from}={to}\" matches no folder at the source{Hint(source, from)}.";
        foreach (var glob in _include.Where(g => !source.Any(f => g.Matches(f.Path))))
            yield return $"--include \"{glob}\" matches no folder at the source.";
        foreach (var glob in _exclude.Where(g => !source.Any(f => g.Matches(f.Path))))
            yield return $"--exclude \"{glob}\" matches no folder at the source.";
    }

    /// <summary>
    /// Views that are left out although some mail may be nowhere else: what Gmail calls archived has no label and lies in All Mail alone.
    /// </summary>
    public IEnumerable<string> LeftOutViewsOfAll(IReadOnlyList<FolderInfo> source) =>
        from folder in source
        where UseOf(folder) == SpecialUse.All && folder.Status is not { Exists: 0 } && ReasonToLeaveOut(folder) == ReasonOfView(SpecialUse.All)
        select $"{folder.Path} is left out, because it shows the messages of the other folders once more. At Gmail, archived messages without a label lie only there: "
            + $"to copy it as well, add --include \"*\" --include \"{folder.Path}\".";

    // Naming it outright, not by a pattern that happens to match, says that the view itself is wanted.
    private bool IsNamed(FolderPath folder) => _include.Exists(g => g.Names(folder)) || _rules.Map.Any(m => m.Source.Equals(folder));

    private static SpecialUse UseOf(FolderInfo folder) =>
        folder.SpecialUse != SpecialUse.None ? folder.SpecialUse : SpecialFolderNames.UseOf(folder.Path);

    private static string? ReasonOfView(SpecialUse use) => use switch
    {
        SpecialUse.All => "a view of all messages: each of them lies in another folder too, but for archived mail at Gmail",
        SpecialUse.Flagged => "a view of the flagged messages: each of them lies in another folder too",
        SpecialUse.Important => "a view of the important messages: each of them lies in another folder too",
        _ => null,
    };

    private static string Hint(IReadOnlyList<FolderInfo> source, FolderPath wanted) =>
        source.FirstOrDefault(f => FolderNameKey.Of(f.Path.ToString()) == FolderNameKey.Of(wanted.ToString())) is { } similar ? $" (did you mean {similar.Path}?)" : "";
}
