using System.Collections.Concurrent;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>The journal of one pair; see <see cref="SpoolingJournal"/>.</summary>
internal sealed class SpoolingPairJournal(IPairJournal inner, ISpool spool, ArrivalHandler arrived) : IPairJournal
{
    private const int Portion = 500;
    private readonly ConcurrentDictionary<long, FolderPath> _folders = [];

    /// <summary>A run that died between an append's record and the spool has left there what the journal says has arrived.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (spool.Folders.Count == 0)
            return;
        foreach (var folder in await ListFoldersAsync(cancellationToken))
        {
            // Keys of every generation: a folder's renumbering is followed only later.
            foreach (var keys in spool.KeysOfOthers(folder.Source, 0).Chunk(Portion))
                await TellAsync(folder.Id, [.. (await inner.FindAsync(folder.Id, keys, cancellationToken)).Values]);
        }
    }

    public async Task<IReadOnlyList<FolderRecord>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        var folders = await inner.ListFoldersAsync(cancellationToken);
        foreach (var folder in folders)
            _folders[folder.Id] = folder.Source;
        return folders;
    }

    public async Task<FolderRecord> GetOrAddFolderAsync(FolderPath source, FolderPath destination, string? mailboxId, CancellationToken cancellationToken)
    {
        var folder = await inner.GetOrAddFolderAsync(source, destination, mailboxId, cancellationToken);
        _folders[folder.Id] = folder.Source;
        return folder;
    }

    public async Task RenameFolderAsync(long folder, FolderPath source, CancellationToken cancellationToken)
    {
        await inner.RenameFolderAsync(folder, source, cancellationToken);
        _folders[folder] = source;
    }

    public async Task WriteAsync(long folder, IReadOnlyList<EntryRecord> records, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(folder, records, cancellationToken);
        await TellAsync(folder, [.. records.Select(r => r.Entry)]);
    }

    public Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        inner.FindAsync(folder, keys, cancellationToken);

    public IAsyncEnumerable<JournalEntry> ListEntriesAsync(long folder, EntryState? state, CancellationToken cancellationToken) => inner.ListEntriesAsync(folder, state, cancellationToken);

    public Task<FolderTotals> CountAsync(long folder, CancellationToken cancellationToken) => inner.CountAsync(folder, cancellationToken);

    public Task<IReadOnlySet<uint>> ClaimedUidsAsync(FolderPath destination, uint uidValidity, uint from, CancellationToken cancellationToken) =>
        inner.ClaimedUidsAsync(destination, uidValidity, from, cancellationToken);

    public Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> ListUnplacedAsync(FolderPath destination, uint uidValidity, CancellationToken cancellationToken) =>
        inner.ListUnplacedAsync(destination, uidValidity, cancellationToken);

    public Task RekeyAsync(long folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken) => inner.RekeyAsync(folder, keys, cancellationToken);

    public Task SaveCheckpointAsync(long folder, FolderCheckpoint? checkpoint, CancellationToken cancellationToken) => inner.SaveCheckpointAsync(folder, checkpoint, cancellationToken);

    public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => inner.GetNoteAsync(name, cancellationToken);

    public Task SetNoteAsync(string name, string value, CancellationToken cancellationToken) => inner.SetNoteAsync(name, value, cancellationToken);

    public Task FlushAuditAsync(CancellationToken cancellationToken) => inner.FlushAuditAsync(cancellationToken);

    public Task EndRunAsync(RunState state, RunEnding ending, CancellationToken cancellationToken) => inner.EndRunAsync(state, ending, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task TellAsync(long folder, IReadOnlyList<JournalEntry> entries)
    {
        if (!_folders.TryGetValue(folder, out var path))
            return;
        var there = entries.Where(e => e.State is EntryState.Copied or EntryState.AlreadyThere && spool.Holds(path, e.Key)).ToList();
        if (there.Count > 0)
            await arrived(path, there);
    }
}
