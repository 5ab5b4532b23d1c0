using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Asks both ends what they have and makes the plan.</summary>
internal static class MailboxPlanner
{
    /// <summary>What both ends have.</summary>
    public sealed record Inventory(IReadOnlyList<FolderInfo> Source, IReadOnlyList<FolderInfo> Destination, DestinationTraits Traits);

    public static async Task<Inventory> LookAsync(IMailSource source, IMailDestination destination, CancellationToken cancellationToken)
    {
        var sourceFolders = source.ListFoldersAsync(withStatus: true, cancellationToken);
        var destinationFolders = destination.ListFoldersAsync(withStatus: false, cancellationToken);

        // Of two equal failures the source's is told: it is the end that the user named first.
        await FailureRank.WhenAllAsync([sourceFolders, destinationFolders]);
        return new Inventory(await sourceFolders, await destinationFolders, await destination.GetTraitsAsync(cancellationToken));
    }

    /// <summary>The plan, INBOX first: servers list it anywhere, people look for it on top.</summary>
    public static TransferPlan Plan(Inventory inventory, SelectionRules rules, IReadOnlyList<FolderRecord> known) =>
        FolderPlanner.Plan([.. inventory.Source.OrderByDescending(f => f.Path.IsInbox)], inventory.Destination, inventory.Traits, rules, known.ToDictionary(k => k.Source, k => k.Destination));
}
