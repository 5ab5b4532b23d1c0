using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>A folder whose octets are counted before they are read.</summary>
/// <param name="inner">The folder.</param>
/// <param name="down">What may be read.</param>
/// <param name="countsHeaders">Whether the folder counts the header fields that are read by itself.</param>
internal class LimitedReader(IFolderReader inner, OctetBudget down, bool countsHeaders = false) : IFolderReader
{
    private const long Header = 1024;
    private const int MostHeaders = 500;

    /// <summary>Asked for together: enough that a round trip does not count, little enough that what was taken is soon used.</summary>
    private const long Together = 4 << 20;
    private const int MostTogether = 500;

    public FolderStatus Status => inner.Status;

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var window in inner.ListAsync(after, cancellationToken))
        {
            await down.ListAsync(window.Count * CountedOctets.PerMessage);
            yield return window;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var window in inner.ListFlagsAsync(after, changedSince, cancellationToken))
        {
            await down.ListAsync(window.Count * CountedOctets.PerMessage);
            yield return window;
        }
    }

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in messages.Chunk(MostHeaders))
        {
            if (!countsHeaders)
                await down.TakeAsync(some.Length * Header, cancellationToken);
            await foreach (var listing in inner.ReadHeadersAsync(some, cancellationToken))
                yield return listing;
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = 0; first < messages.Count;)
        {
            var (some, taken, reached) = await TakeAsync(messages, first, cancellationToken);
            first += some.Count;
            var (read, isWhole) = (0L, false);
            try
            {
                await foreach (var fetched in inner.FetchAsync(some, cancellationToken))
                {
                    read += fetched.Octets?.Length ?? 0;
                    yield return fetched;
                }

                isWhole = true;
            }
            finally
            {
                // Sizes that servers tell are hints. What was broken off may have been on the line, so it stays counted.
                var spent = read + (some.Count * CountedOctets.PerMessage);
                await down.CorrectAsync(isWhole ? spent - taken : Math.Max(0, spent - taken));
            }

            if (reached is not null)
                throw reached;
        }
    }

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Takes as many messages as go together; those that there is still room for, where there is not room for all.</summary>
    private async Task<(List<MessageListing> Some, long Octets, MailFailureException? Reached)> TakeAsync(IReadOnlyList<MessageListing> messages, int first, CancellationToken cancellationToken)
    {
        var some = new List<MessageListing>();
        long octets = 0;
        for (var i = first; i < messages.Count && some.Count < MostTogether && octets < Together; i++)
        {
            var size = CountedOctets.PerMessage + Math.Max(0, messages[i].SizeInOctets);
            try
            {
                await down.TakeAsync(size, cancellationToken);
            }
            catch (MailFailureException reached) when (some.Count > 0)
            {
                return (some, octets, reached);
            }

            some.Add(messages[i]);
            octets += size;
        }

        return (some, octets, null);
    }
}
