using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// Copies a mailbox as <see cref="TransferEngine"/> does; if an archive is wanted, from the same download; and if the source may hide what was read, through a spool.
/// </summary>
/// <remarks>
/// The archive is written first, by a transfer of its own with entries of its own. Then the copy takes the octets of each message from the archive, where its digest
/// is the one that the source had, and asks the source only for what is not there. So nothing is downloaded twice, and no room is needed but that of the archive.
/// </remarks>
/// <param name="source">Where the mail comes from.</param>
/// <param name="destination">Where it goes.</param>
/// <param name="journal">The durable state.</param>
/// <param name="options">How the copy is done.</param>
/// <param name="observer">Who watches the copy.</param>
/// <param name="time">The clock.</param>
public sealed class ArchivingTransfer(
    IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer, TimeProvider time)
{
    /// <summary>The archive; null for none.</summary>
    public ArchiveTarget? Archive { get; init; }

    /// <summary>Where downloaded messages are kept until they have arrived; null where the source shows them again anyway. The caller disposes it.</summary>
    public ISpool? Spool { get; init; }

    /// <summary>Runs archive and copy to their ends, or to where they have to stop. What went wrong is in the report, not an exception.</summary>
    /// <exception cref="PairHeldException">Another run works on one of the pairs.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    public async Task<ArchivingReport> RunAsync(Stopping stopping)
    {
        var settlement = Spool is null ? null : new SpoolSettlement(Spool, Archive);
        IMailSource spooled = Spool is null ? source : new SpoolingSource(source, Spool);
        var notes = Spool?.Notes ?? [];
        if (Archive is null)
            return new ArchivingReport { Copy = await CopyAsync(spooled, settlement, notes, stopping) };

        if (await new ArchiveRoom(spooled, Archive, journal, time).ShortageAsync(stopping.Graceful) is { } shortage)
            notes = [.. notes, shortage];
        var archived = await RunAsync(spooled, Archive.Endpoint, Watched(settlement is null ? null : settlement.ArchivedAsync), Archive.Options, Archive.Observer, notes, stopping);
        if (!EndingWeight.MayGoOn(archived.Ending) || stopping.Graceful.IsCancellationRequested)
        {
            var why = archived.Reason.Length == 0 ? "" : $": {archived.Reason.TrimEnd('.')}";
            return new ArchivingReport
            {
                Archive = archived,
                NotBegun = $"The copy to {destination.Identity} was not begun, because the archive {Archive.Endpoint.Identity} comes first and was stopped{why}. Run the same command again and it goes on there; without --also only the copy is made.",
            };
        }

        await using var contents = await ArchiveContents.OpenAsync(journal, source.Identity, Archive.Endpoint, archived.Run);
        var copied = await CopyAsync(new ArchivedSource(spooled, contents), settlement, [], stopping);
        return new ArchivingReport { Copy = copied, Archive = archived, FromArchive = contents.MessagesRead };
    }

    private Task<TransferReport> CopyAsync(IMailSource from, SpoolSettlement? settlement, IReadOnlyList<string> notes, Stopping stopping) =>
        RunAsync(from, destination, Watched(settlement is null ? null : settlement.CopiedAsync), options, observer, notes, stopping);

    private ITransferJournal Watched(ArrivalHandler? arrived) => arrived is null ? journal : new SpoolingJournal(journal, Spool!, arrived);

    private async Task<TransferReport> RunAsync(
        IMailSource from, IMailDestination to, ITransferJournal state, TransferOptions how, ITransferObserver watcher, IReadOnlyList<string> notes, Stopping stopping)
    {
        var noting = new NotingObserver(watcher, notes, time);
        return noting.WithNotes(await new TransferEngine(from, to, state, how, noting, time).RunAsync(stopping));
    }
}
