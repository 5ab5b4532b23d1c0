using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>What an archive holds of a source's messages, by the journal of the two. Owns that pair while it is read.</summary>
internal sealed class ArchiveContents : IAsyncDisposable
{
    private readonly IPairJournal? _pair;
    private readonly Dictionary<FolderPath, long> _folders;
    private long _messagesRead;

    private ArchiveContents(IMailDestination archive, IPairJournal? pair, Dictionary<FolderPath, long> folders) => (Archive, _pair, _folders) = (archive, pair, folders);

    /// <summary>The archive.</summary>
    public IMailDestination Archive { get; }

    /// <summary>How many messages were read from it.</summary>
    public long MessagesRead => Interlocked.Read(ref _messagesRead);

    /// <summary>Whether a message can be had from the archive exactly as it was at the source: its place there is known, and so are the octets that it must have.</summary>
    public static bool CanGive(JournalEntry entry) =>
        entry is { State: EntryState.Copied or EntryState.AlreadyThere, Sha256: not null, Destination: not null, DestinationUid: not 0, DestinationUidValidity: not 0, IsRepaired: false };

    /// <exception cref="PairHeldException">Another run has taken the pair meanwhile.</exception>
    public static async Task<ArchiveContents> OpenAsync(ITransferJournal journal, EndpointIdentity source, IMailDestination archive, string runId)
    {
        var pair = await journal.OpenKnownPairAsync(source, archive.Identity, runId, CancellationToken.None);
        var folders = pair is null ? [] : await pair.ListFoldersAsync(CancellationToken.None);
        return new ArchiveContents(archive, pair, folders.ToDictionary(f => f.Source, f => f.Id));
    }

    /// <summary>The entries of those messages that can be had from the archive.</summary>
    public async Task<IReadOnlyDictionary<MessageKey, JournalEntry>> FindAsync(FolderPath folder, IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken)
    {
        if (_pair is null || !_folders.TryGetValue(folder, out var id))
            return new Dictionary<MessageKey, JournalEntry>();
        var entries = await _pair.FindAsync(id, [.. messages.Select(m => m.Key)], cancellationToken);
        return entries.Where(e => CanGive(e.Value)).ToDictionary();
    }

    /// <summary>A message was read from the archive.</summary>
    public void Count() => Interlocked.Increment(ref _messagesRead);

    public ValueTask DisposeAsync() => _pair?.DisposeAsync() ?? ValueTask.CompletedTask;
}
