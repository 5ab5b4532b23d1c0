using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>All that findings are drawn from, once both ends have answered.</summary>
internal sealed record PreflightView
{
    public required PreflightOptions Options { get; init; }

    public required EndLook Source { get; init; }

    public required EndLook Destination { get; init; }

    public required TransferPlan Plan { get; init; }

    /// <summary>One for each pair of the plan, in its order.</summary>
    public required IReadOnlyList<FolderOutlook> Folders { get; init; }

    /// <summary>What the journal knows of each source folder.</summary>
    public required IReadOnlyList<(FolderRecord Folder, FolderTotals Totals)> Journal { get; init; }

    public required DateTimeOffset Now { get; init; }

    private Dictionary<FolderPath, FolderInfo> There => field ??= Destination.Folders.DistinctBy(f => f.Path).ToDictionary(f => f.Path);

    /// <summary>The largest message that goes into a destination folder.</summary>
    public MessageLimit LimitOf(FolderPath destination) => MessageLimit.Of(Options, Destination.Traits).At(At(destination));

    public long MessagesToCome => Folders.Sum(f => f.ToCome);

    public long? OctetsToCome => Folders.Any(f => f.ToCome > 0 && f.OctetsToCome is null) ? null : Folders.Sum(f => f.OctetsToCome ?? 0);

    /// <summary>The destination's folder of that name; null where it has to be created.</summary>
    public FolderInfo? At(FolderPath destination) => There.GetValueOrDefault(destination);
}
