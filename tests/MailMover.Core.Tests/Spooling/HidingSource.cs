using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.InMemory;

namespace MailMover.Core.Tests.Spooling;

/// <summary>A source that does not show again what was read: hidden when its session ends, or as soon as the test says so.</summary>
internal sealed class HidingSource(InMemoryMailbox inner, Func<bool> isAlive) : IMailSource
{
    private readonly Lock _gate = new();
    private readonly List<(FolderPath Folder, MessageKey Key, IFolderReader By)> _read = [];

    public EndpointIdentity Identity => inner.Identity;

    public SourceTraits SourceTraits => new() { HidesWhatWasRead = true };

    public int MaxConnections => inner.MaxConnections;

    public string? NameOf(FolderPath folder, MessageKey key) => $"uidl-{((ImapMessageKey)key).Uid}";

    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => inner.ListFoldersAsync(withStatus, cancellationToken);

    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => inner.GetStatusAsync(folder, cancellationToken);

    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        new Reader(this, folder, await inner.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken));

    private bool IsAlive => isAlive();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>What was read so far is not shown any more, as far as the test says so.</summary>
    public void HideRead(Func<FolderPath, MessageKey, bool> which) => Hide(r => which(r.Folder, r.Key));

    private void Hide(Predicate<(FolderPath Folder, MessageKey Key, IFolderReader By)> which)
    {
        lock (_gate)
        {
            foreach (var (folder, key, _) in _read.FindAll(which))
                inner.Remove(folder.ToString(), ((ImapMessageKey)key).Uid);
            _read.RemoveAll(which);
        }
    }

    private sealed class Reader(HidingSource owner, FolderPath folder, IFolderReader inner) : IFolderReader
    {
        public FolderStatus Status => inner.Status;

        public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) => inner.ListAsync(after, cancellationToken);

        public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken) =>
            inner.ListFlagsAsync(after, changedSince, cancellationToken);

        public IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken) => inner.ReadHeadersAsync(messages, cancellationToken);

        public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var fetched in inner.FetchAsync(messages, cancellationToken))
            {
                lock (owner._gate)
                {
                    if (fetched.Outcome == FetchOutcome.Read && !owner._read.Exists(r => r.Folder == folder && r.Key == fetched.Message.Key))
                        owner._read.Add((folder, fetched.Message.Key, this));
                }

                yield return fetched;
            }
        }

        public ValueTask DisposeAsync()
        {
            // A process that was killed ends no session.
            if (owner.IsAlive)
                owner.Hide(r => r.By == this);
            return inner.DisposeAsync();
        }
    }
}
