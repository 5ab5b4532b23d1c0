using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.SentMail;

/// <summary>One of the two folders that INBOX is parted into.</summary>
internal sealed class SentMailReader(IFolderReader inbox, SentMailSorter sorter, bool isSent, FolderStatus status) : IFolderReader
{
    public FolderStatus Status => status;

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Window by window, since the sorting reads headers in between.
        while (await inbox.NextWindowAsync(after, cancellationToken) is { } window)
        {
            after = window[^1].Key;
            if (await sorter.OfAsync(isSent, inbox, window, cancellationToken) is { Count: > 0 } own)
                yield return own;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var window in inbox.ListFlagsAsync(after, changedSince, cancellationToken))
            yield return await sorter.KnownOfAsync(isSent, window, cancellationToken);
    }

    public IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken) =>
        inbox.ReadHeadersAsync(messages, cancellationToken);

    public IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken) => inbox.FetchAsync(messages, cancellationToken);

    public ValueTask DisposeAsync() => inbox.DisposeAsync();
}
