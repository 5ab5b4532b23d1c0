using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Finds a destination for each folder, and sees to it that no two folders get the same one unless the user said so.</summary>
internal sealed class FolderTargets
{
    private readonly DestinationTraits _traits;
    private readonly SelectionRules _rules;
    private readonly IReadOnlyDictionary<FolderPath, FolderPath> _earlier;
    private readonly List<FolderPath> _sources;
    private readonly SpecialFolders _sourceUses;
    private readonly SpecialFolders _destinationUses;
    private readonly HashSet<FolderPath> _existing = [];
    private readonly Dictionary<string, FolderPath> _existingKeys = [];
    private readonly Dictionary<FolderPath, FolderTarget> _assigned = [];
    private readonly Dictionary<FolderPath, (FolderPath Source, FolderTargetKind Kind)> _taken = [];
    private readonly Dictionary<string, FolderPath> _takenKeys = [];

    public FolderTargets(
        IReadOnlyList<FolderInfo> source,
        IReadOnlyList<FolderInfo> destination,
        DestinationTraits traits,
        SelectionRules rules,
        IReadOnlyDictionary<FolderPath, FolderPath> earlier)
    {
        (_traits, _rules, _earlier) = (traits, rules, earlier);
        _sources = [.. source.Select(f => f.Path)];
        _sourceUses = new SpecialFolders(source);
        _destinationUses = new SpecialFolders([.. destination.Where(f => f.CanOpen)]);
        foreach (var folder in destination)
        {
            for (var path = folder.Path; path is not null && _existing.Add(path);)
            {
                _existingKeys.TryAdd(FolderNameKey.Of(path.ToString()), path);
                path = path.Parent;
            }
        }
    }

    /// <summary>Folders whose earlier mail went elsewhere, in words.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What to say of a folder whose earlier mail went elsewhere; null where it did not.</summary>
    public static string? WentElsewhere(FolderPath source, FolderPath? earlier, FolderPath now) =>
        earlier is null || earlier.Equals(now) ? null : $"{source}: the mail copied earlier went to {earlier} and stays there; what is copied from now on goes to {now}.";

    /// <summary>Decides for all the folders at once; the order in which names are given away makes the stronger reason win.</summary>
    public void Assign(IReadOnlyList<FolderPath> folders)
    {
        Reserve(folders);
        var all = folders.Select(f => (Source: f, Target: Find(f))).OrderBy(f => f.Target.Kind).ToList();
        foreach (var (source, target) in all.Where(f => !FollowsParent(f.Target)))
            Claim(source, target);

        // Parents first, because the folders below follow them; and names that can stay as they are before substitutes.
        foreach (var level in all.Where(f => FollowsParent(f.Target)).GroupBy(f => f.Source.Segments.Length).OrderBy(g => g.Key))
        {
            foreach (var (source, target) in level.Select(f => (f.Source, Target: Find(f.Source))).OrderBy(f => f.Target.Note.Length))
                Claim(source, target);
        }

        static bool FollowsParent(FolderTarget target) => target.Kind is FolderTargetKind.Own or FolderTargetKind.Into;
    }

    /// <summary>Where the folder goes.</summary>
    public FolderTarget this[FolderPath folder] => _assigned[folder];

    /// <summary>What a destination folder that has to be made is for.</summary>
    public SpecialUse UseToCreate(FolderPath folder)
    {
        var use = _sourceUses.UseOf(folder);
        var canBeMade = use is SpecialUse.Archive or SpecialUse.Drafts or SpecialUse.Junk or SpecialUse.Sent or SpecialUse.Trash;
        if (!canBeMade || _assigned[folder].Kind is FolderTargetKind.Mapped or FolderTargetKind.Into)
            return SpecialUse.None;
        return _destinationUses.FolderFor(use) is { } there && !there.Equals(_assigned[folder].Path) ? SpecialUse.None : use;
    }

    /// <summary>Keeps what belongs to folders that do not take part this time, or the next run would find two folders in one.</summary>
    private void Reserve(IReadOnlyList<FolderPath> folders)
    {
        foreach (var source in _sources.Except(folders))
        {
            if (_earlier.TryGetValue(source, out var path))
                Take(path, source, FolderTargetKind.Earlier);
        }
    }

    private FolderTarget Find(FolderPath folder)
    {
        if (_assigned.TryGetValue(folder, out var known))
            return known;
        if (ByRule(folder) is { } ruled)
            return _earlier.TryGetValue(folder, out var before) && IsSubstituteOf(before, ruled) ? ruled with { Path = before } : ruled;
        if (_earlier.TryGetValue(folder, out var earlier))
            return new FolderTarget(earlier, FolderTargetKind.Earlier, "its earlier mail went there");
        return ByUse(folder) ?? ByName(folder);
    }

    private FolderTarget? ByRule(FolderPath folder)
    {
        var rule = _rules.Map.Where(m => folder.IsAtOrUnder(m.Source)).Select(m => ((FolderPath Source, FolderPath Destination)?)m).MaxBy(m => m!.Value.Source.Segments.Length);
        if (rule is var (source, destination))
            return Encoded(null, destination.Segments.Concat(folder.Segments.Skip(source.Segments.Length)), FolderTargetKind.Mapped, "as --map says");
        if (_rules.Into is not { } into)
            return null;
        return folder.Parent is { } parent
            ? Encoded(Find(parent).Path, [folder.Name], FolderTargetKind.Into, "as --into says")
            : Encoded(null, into.Segments.Add(folder.Name), FolderTargetKind.Into, "as --into says");
    }

    private FolderTarget? ByUse(FolderPath folder)
    {
        var use = _sourceUses.UseOf(folder);
        if (_destinationUses.FolderFor(use) is { } there)
            return new FolderTarget(there, FolderTargetKind.Use, $"the destination's folder {WordsFor(use)}");

        // Gmail's own root means nothing elsewhere.
        if (use == SpecialUse.None || folder.Segments.Length != 2 || !SpecialFolderNames.IsGmailRoot(folder.Segments[0]))
            return null;
        return Encoded(null, [folder.Name], FolderTargetKind.Use, $"a folder {WordsFor(use)}, without Gmail's prefix");
    }

    private FolderTarget ByName(FolderPath folder)
    {
        if (folder.Parent is not { } parent)
            return Encoded(null, folder.Segments, FolderTargetKind.Own, "");
        var around = Find(parent).Path;
        return Encoded(around, [folder.Name], FolderTargetKind.Own, around.Equals(parent) ? "" : $"follows {parent}");
    }

    /// <param name="path">The part that is decided already.</param>
    /// <param name="below">The names below it, as they are at the source or as the user wrote them.</param>
    /// <param name="kind">What decides.</param>
    /// <param name="note">The reason so far.</param>
    private FolderTarget Encoded(FolderPath? path, IEnumerable<string> below, FolderTargetKind kind, string note)
    {
        foreach (var segment in below)
        {
            var asItIs = path is null ? FolderPath.Of(segment) : path.Child(segment);
            if (Existing(asItIs) is { } there)
            {
                path = there;
                continue;
            }

            path = FolderNameSubstitution.Append(path, segment, _traits, out var why);
            if (why.Length > 0)
                note = FolderNameSubstitution.Join(note, $"the destination cannot hold the name {segment}: {why}");
        }

        return new FolderTarget(path!, kind, note);
    }

    /// <summary>The folder that the destination has under this name, in its own spelling where case makes no difference to it.</summary>
    private FolderPath? Existing(FolderPath path) =>
        _existing.Contains(path) ? path : _traits.IgnoresFolderCase ? _existingKeys.GetValueOrDefault(FolderNameKey.Of(path.ToString())) : null;

    private void Claim(FolderPath source, FolderTarget target)
    {
        var (path, note) = (target.Path, target.Note);
        if (target.Kind is not (FolderTargetKind.Mapped or FolderTargetKind.Earlier))
        {
            for (var number = 2; Obstacle(path) is { } obstacle; number++)
            {
                path = FolderNameSubstitution.Numbered(target.Path, number);
                if (number == 2)
                    note = FolderNameSubstitution.Join(note, obstacle);
            }
        }

        Take(path, source, target.Kind);
        _assigned[source] = new FolderTarget(path, target.Kind, path.Equals(source) ? "" : note);
        WarnOfChange(source, path);
    }

    private void Take(FolderPath path, FolderPath source, FolderTargetKind kind)
    {
        _taken.TryAdd(path, (source, kind));
        _takenKeys.TryAdd(FolderNameKey.Of(path.ToString()), path);
    }

    /// <summary>Why the name is not free, in words. A folder that the user mapped onto another's name was meant to join it.</summary>
    private string? Obstacle(FolderPath path)
    {
        if (_taken.TryGetValue(path, out var holder))
            return holder.Kind == FolderTargetKind.Mapped ? null : $"{path} is where {holder.Source} goes";

        // A name that is there already, beside the other one, proves that this destination tells them apart.
        return (_traits.IgnoresFolderCase || !_existing.Contains(path)) && _takenKeys.TryGetValue(FolderNameKey.Of(path.ToString()), out var similar)
            ? $"{(_traits.IgnoresFolderCase ? "this provider takes" : "many servers take")} {path} and {similar} for the same folder"
            : null;
    }

    private void WarnOfChange(FolderPath source, FolderPath path)
    {
        if (WentElsewhere(source, _earlier.GetValueOrDefault(source), path) is { } warning)
            Warnings.Add(warning);
    }

    // The server may have refused the name last time, or another folder had it: then the substitute is kept. A mapping to exactly this name is obeyed.
    private static bool IsSubstituteOf(FolderPath earlier, FolderTarget ruled) =>
        !earlier.Equals(ruled.Path)
        && !(ruled.Kind == FolderTargetKind.Mapped && FolderNameSubstitution.IsNumbered(earlier))
        && FolderNameSubstitution.Decode(earlier) is { } original
        && original.Equals(FolderNameSubstitution.Decode(ruled.Path));

    private static string WordsFor(SpecialUse use) => use switch
    {
        SpecialUse.Inbox => "for new mail",
        SpecialUse.All => "for all mail",
        SpecialUse.Archive => "for archived mail",
        SpecialUse.Drafts => "for drafts",
        SpecialUse.Flagged => "for flagged mail",
        SpecialUse.Important => "for important mail",
        SpecialUse.Junk => "for junk mail",
        SpecialUse.Sent => "for sent mail",
        _ => "for deleted mail",
    };
}
