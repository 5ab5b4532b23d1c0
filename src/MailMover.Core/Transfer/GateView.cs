using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>What is known when a copy is about to begin.</summary>
public sealed record GateView
{
    /// <summary>The source, as the rules want it seen.</summary>
    public required IMailSource Source { get; init; }

    /// <summary>The destination.</summary>
    public required IMailDestination Destination { get; init; }

    /// <summary>The source's folders with their figures.</summary>
    public required IReadOnlyList<FolderInfo> SourceFolders { get; init; }

    /// <summary>The destination's folders, without figures.</summary>
    public required IReadOnlyList<FolderInfo> DestinationFolders { get; init; }

    /// <summary>What the destination can do.</summary>
    public required DestinationTraits Traits { get; init; }

    /// <summary>The rules.</summary>
    public required SelectionRules Rules { get; init; }

    /// <summary>What is planned.</summary>
    public required TransferPlan Plan { get; init; }

    /// <summary>The pair's journal.</summary>
    public required IPairJournal Journal { get; init; }

    /// <summary>What the journal knows of each source folder.</summary>
    public required IReadOnlyList<(FolderRecord Folder, FolderTotals Totals)> Known { get; init; }
}
