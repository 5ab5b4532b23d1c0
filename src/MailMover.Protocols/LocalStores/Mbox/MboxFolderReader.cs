using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>One mbox file, opened: to read it, and at a destination to change flags in it.</summary>
internal sealed class MboxFolderReader : LocalFolderReader, IFolderWriter
{
    private readonly MboxFolder _folder;
    private readonly MboxWriter? _writer;
    private readonly MboxIndex _opened;
    private readonly int _count;
    private MboxIndex _current;
    private FileStamp _seen;

    public MboxFolderReader(MboxFolder folder, MboxIndex index, LocalStoreOptions options, LocalFailures failures, MboxWriter? writer)
        : base(options, failures) =>
        (_folder, _writer, _opened, _current, _seen, _count) = (folder, writer, index, index, index.Stamp, index.Table.Count);

    public override FolderStatus Status => _opened.Status;

    public FlagSet? PermanentFlags { get; } = FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Draft);

    public bool KeepsNewKeywords => true;

    protected override int Count => _count;

    private MboxWriter Writer => _writer ?? throw new InvalidOperationException("This folder was opened for reading.");

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => Writer.ChangeAsync(_folder, uids, f => f.Union(flags), cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => Writer.ChangeAsync(_folder, uids, f => f.Except(flags), cancellationToken);

    public Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken) => Writer.ChangeAsync(_folder, uids, null, cancellationToken);

    public override async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(
        MessageKey? after, ulong changedSince, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Flags are what a writer may have changed since it was opened.
        _current = await _folder.GetIndexAsync(cancellationToken);
        _seen = _current.Stamp;
        await foreach (var window in base.ListFlagsAsync(after, changedSince, cancellationToken))
        {
            var changed = changedSince == 0 ? window : [.. window.Where(m => IsChanged(UidOf(m), changedSince))];
            if (changed.Count > 0)
                yield return changed;
        }
    }

    protected override uint NumberAt(int place) => _opened.Table[place].Uid;

    protected override MessageListing? Describe(int place)
    {
        var uid = NumberAt(place);
        var at = _current.Table.IndexOf(uid);
        if (at < 0)
            return null;
        var entry = _current.Table[at];
        return new MessageListing
        {
            Key = new ImapMessageKey(_opened.Status.UidValidity, uid),
            SizeInOctets = entry.Size,
            Flags = _current.Table.FlagsOf(entry),
            InternalDate = entry.InternalDate,
        };
    }

    protected override async ValueTask<StoredMessage> OpenMessageAsync(uint number, CancellationToken cancellationToken)
    {
        if (_folder.File is not { } file)
            return StoredMessage.Vanished;
        try
        {
            await LookAgainAsync(file, cancellationToken);
            var at = _current.Table.IndexOf(number);
            if (at < 0)
                return StoredMessage.Vanished;
            var entry = _current.Table[at];
            var handle = FileReading.Open(file);
            try
            {
                return StoredMessage.Of(new DecodedStream(handle, entry));
            }
            catch (IOException e)
            {
                handle.Dispose();
                return StoredMessage.Failed($"it could not be read at octet {entry.Separator} of {LocalFailures.Show(file)}: {LocalFailures.Words(e)}");
            }
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return StoredMessage.Failed($"{LocalFailures.Show(file)} could not be read: {LocalFailures.Words(e)}");
        }
    }

    /// <summary>Where the file has changed since it was read, finds out whether mail was only appended to it; if not, it is read anew.</summary>
    private async ValueTask LookAgainAsync(string file, CancellationToken cancellationToken)
    {
        var stamp = FileStamp.Of(file);
        if (stamp == _seen)
            return;
        if (!MboxFolder.HoldsStill(file, _current))
            _current = await _folder.GetIndexAsync(cancellationToken);
        _seen = stamp;
    }

    private bool IsChanged(uint uid, ulong changedSince) => _current.Table.IndexOf(uid) is >= 0 and var at && _current.Table[at].ModSeq > changedSince;
}
