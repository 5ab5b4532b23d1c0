using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Verification.Engine;

namespace MailMover.Core.Verification;

/// <summary>Lets the next copy bring messages again that were copied and are nowhere at the destination now.</summary>
/// <param name="journal">The durable state.</param>
/// <param name="time">The clock.</param>
public sealed class MissingMail(ITransferJournal journal, TimeProvider time)
{
    /// <summary>What the journal says of such a message until it is copied again.</summary>
    public const string Reason = "was copied and is nowhere at the destination now; to be copied again";

    private const int Together = 500;

    /// <summary>
    /// Marks messages as to be copied again. Their former copies are claimed no longer, so the next copy appends each of them exactly once; what other
    /// messages claim stays claimed. Nothing changes for messages that the journal does not have as copied or already there.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="run">The name of the verification that missed them, for the audit log.</param>
    /// <param name="messages">The messages: folder at the source, and the key under which the journal has them.</param>
    /// <param name="cancellationToken">Ends the marking between two writes.</param>
    /// <returns>How many were marked.</returns>
    /// <exception cref="PairHeldException">Another run works on this pair.</exception>
    public async Task<int> MarkAsync(
        EndpointIdentity source, EndpointIdentity destination, string run, IReadOnlyCollection<(FolderPath Folder, MessageKey Key)> messages, CancellationToken cancellationToken)
    {
        await using var pair = await journal.OpenKnownPairAsync(source, destination, run, cancellationToken);
        if (pair is null)
            return 0;
        var marked = 0;
        var copied = new List<Sha256Digest>();
        var folders = (await pair.ListFoldersAsync(cancellationToken)).ToDictionary(f => f.Source);
        var known = messages.Where(m => folders.ContainsKey(m.Folder)).GroupBy(m => folders[m.Folder], m => m.Key).ToList();

        // Before any entry forgets it, and once: the note grows with what it keeps.
        foreach (var (folder, keys) in InPortions())
            copied.AddRange((await MissingAsync(pair, folder, keys, cancellationToken)).Where(e => e is { State: EntryState.Copied, Sha256: not null }).Select(e => e.Sha256!.Value));
        await Manifest.RememberAsync(pair, copied, cancellationToken);

        var changed = new HashSet<long>();
        foreach (var (folder, keys) in InPortions())
        {
            var missing = await MissingAsync(pair, folder, keys, cancellationToken);
            var failed = missing.Select(e => e with { State = EntryState.Failed, Reason = Reason, DestinationUid = 0, DestinationUidValidity = 0, UidNextBefore = 0, CopiedAt = null });
            await pair.WriteAsync(folder.Id, [.. failed.Select(e => new EntryRecord(e, Row(folder, e)))], CancellationToken.None);
            marked += missing.Count;
            // At once, since a run that dies between the two would pass the folder over.
            if (missing.Count > 0 && changed.Add(folder.Id))
                await pair.SaveCheckpointAsync(folder.Id, null, CancellationToken.None);
        }

        await pair.FlushAuditAsync(CancellationToken.None);
        return marked;

        IEnumerable<(FolderRecord Folder, MessageKey[] Keys)> InPortions() => known.SelectMany(f => f.Distinct().Chunk(Together).Select(keys => (f.Key, keys)));

        AuditRow Row(FolderRecord folder, JournalEntry entry) => new()
        {
            Time = time.GetUtcNow(),
            Run = run,
            Outcome = MessageOutcome.Failed,
            Reason = entry.Reason,
            Source = source.ToString(),
            SourceFolder = folder.Source,
            SourceKey = entry.Key,
            Destination = destination.ToString(),
            DestinationFolder = entry.Destination,
            SizeInOctets = entry.SizeInOctets,
            Sha256 = entry.Sha256,
            Flags = entry.Flags,
            Attempts = entry.Attempts,
        };
    }

    private static async Task<List<JournalEntry>> MissingAsync(IPairJournal pair, FolderRecord folder, MessageKey[] keys, CancellationToken cancellationToken)
    {
        var entries = await pair.FindAsync(folder.Id, keys, cancellationToken);
        return [.. keys.Where(entries.ContainsKey).Select(k => entries[k]).Where(e => e.State is EntryState.Copied or EntryState.AlreadyThere)];
    }
}
