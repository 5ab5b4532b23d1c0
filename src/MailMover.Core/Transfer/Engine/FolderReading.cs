using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Ways of reading a folder that several parts need.</summary>
internal static class FolderReading
{
    /// <summary>The next window of a listing, so that other commands can be given between windows; null at the end.</summary>
    public static async Task<IReadOnlyList<MessageListing>?> NextWindowAsync(this IFolderReader folder, MessageKey? after, CancellationToken cancellationToken)
    {
        await foreach (var window in folder.ListAsync(after, cancellationToken))
        {
            if (window.Count > 0)
                return window;
        }

        return null;
    }

    /// <summary>The header fields of all messages from a UID on, but for those that are claimed.</summary>
    public static async IAsyncEnumerable<HeaderListing> ReadAllHeadersAsync(
        this IFolderReader folder, uint from, IReadOnlySet<uint> claimed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MessageKey? after = from > 1 ? new ImapMessageKey(folder.Status.UidValidity, from - 1) : null;
        while (await folder.NextWindowAsync(after, cancellationToken) is { } window)
        {
            after = window[^1].Key;
            var unclaimed = window.Where(m => !claimed.Contains(((ImapMessageKey)m.Key).Uid)).ToList();
            if (unclaimed.Count == 0)
                continue;
            await foreach (var listing in folder.ReadHeadersAsync(unclaimed, cancellationToken))
                yield return listing;
        }
    }
}
