using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>One directory, opened: to read it, and at a destination to change flags and remove messages.</summary>
internal sealed class EmlReader : LocalFolderReader, IFolderWriter
{
    private readonly EmlFolder _folder;
    private readonly EmlSnapshot _opened;
    private readonly EmlWriter? _writer;
    private EmlSnapshot _current;

    public EmlReader(EmlFolder folder, EmlSnapshot snapshot, LocalStoreOptions options, LocalFailures failures, EmlWriter? writer)
        : base(options, failures) => (_folder, _opened, _current, _writer) = (folder, snapshot, snapshot, writer);

    public override FolderStatus Status => _opened.Status;

    public FlagSet? PermanentFlags { get; } = FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Draft);

    public bool KeepsNewKeywords => true;

    protected override int Count => _opened.Entries.Count;

    private EmlWriter Writer => _writer ?? throw new InvalidOperationException("This folder was opened for reading.");

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => Writer.ChangeAsync(_folder, uids, f => f.Union(flags), cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => Writer.ChangeAsync(_folder, uids, f => f.Except(flags), cancellationToken);

    public Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken) => Writer.RemoveAsync(_folder, uids, cancellationToken);

    public override async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Flags are what a writer may have changed since it was opened.
        _current = await _folder.GetSnapshotAsync(cancellationToken);
        await foreach (var window in base.ListFlagsAsync(after, changedSince, cancellationToken))
        {
            var changed = changedSince == 0 ? window : [.. window.Where(m => Find(UidOf(m)) is { } entry && entry.ModSeq > changedSince)];
            if (changed.Count > 0)
                yield return changed;
        }
    }

    protected override uint NumberAt(int index) => _opened.Entries[index].Uid;

    protected override MessageListing? Describe(int index) => Find(NumberAt(index)) is { } entry
        ? new MessageListing { Key = new ImapMessageKey(_opened.Status.UidValidity, entry.Uid), SizeInOctets = entry.Size, Flags = entry.Flags, InternalDate = entry.InternalDate }
        : null;

    protected override async ValueTask<StoredMessage> OpenMessageAsync(uint number, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (Find(number) is not { } entry)
                return StoredMessage.Vanished;
            if (entry.Problem is { } problem)
                return StoredMessage.Failed(problem);
            var path = Path.Combine(_folder.Directory!, entry.File);
            try
            {
                // Under the same name there may be another message now.
                if (new FileInfo(path) is { Exists: true } file && file.Length == entry.FileSize)
                    return StoredMessage.Of(EmlFolder.Open(path, entry.IsAsIs));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Perhaps it only has another name.
            }
            catch (Exception e) when (e is InvalidDataException || LocalFailures.IsOfFiles(e))
            {
                return StoredMessage.Failed($"{LocalFailures.Show(path)} could not be read: {LocalFailures.Words(e)}");
            }

            if (!isFirst)
                return StoredMessage.Failed($"{LocalFailures.Show(path)} was changed while it was read");
            _current = await _folder.GetSnapshotAsync(cancellationToken);
        }
    }

    private EmlEntry? Find(uint uid) => _current.IndexOf(uid) is >= 0 and var at ? _current.Entries[at] : null;
}
