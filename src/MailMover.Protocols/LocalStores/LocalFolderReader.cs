using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores;

/// <summary>
/// One folder of a local store: what the kinds have in common. They say which messages there are, in ascending order of their numbers, and open single ones.
/// </summary>
internal abstract class LocalFolderReader(LocalStoreOptions options, LocalFailures failures) : IFolderReader
{
    private const int WindowSize = 1_000;
    private readonly MessageTaker _taker = new(options, failures);

    public abstract FolderStatus Status { get; }

    /// <summary>How many messages there are.</summary>
    protected abstract int Count { get; }

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) => InWindowsAsync(after, cancellationToken);

    /// <summary>Local stores have no mod-sequences, so all are listed.</summary>
    public virtual IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken) => InWindowsAsync(after, cancellationToken);

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stored = await Task.Run(() => OpenMessageAsync(UidOf(message), cancellationToken).AsTask(), cancellationToken);

            // One that cannot be read is left out here as well: whoever fetches it is told why, and the others go on.
            if (stored.Octets is not null && await HeaderOfAsync(stored, message, cancellationToken) is { } header)
                yield return header;
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Task.Run(() => FetchAsync(message, cancellationToken), cancellationToken);
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The number of the message at this place; higher than that of the one before.</summary>
    protected abstract uint NumberAt(int index);

    /// <summary>What the listing says of the message at this place; null where it is gone.</summary>
    protected abstract MessageListing? Describe(int index);

    /// <summary>Opens a message for reading. Never throws for what is wrong with this message alone.</summary>
    protected abstract ValueTask<StoredMessage> OpenMessageAsync(uint number, CancellationToken cancellationToken);

    /// <summary>The first place whose number is at least this one; <see cref="Count"/> where there is none.</summary>
    protected int IndexOf(uint number)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (NumberAt(middle) < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    protected static uint UidOf(MessageListing message) => message.Key is ImapMessageKey key
        ? key.Uid
        : throw new ArgumentException($"{message.Key} is not a message of a folder with numbers.", nameof(message));

    private async IAsyncEnumerable<IReadOnlyList<MessageListing>> InWindowsAsync(MessageKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = after is ImapMessageKey { Uid: < uint.MaxValue } key ? IndexOf(key.Uid + 1) : 0;
        for (var from = first; from < Count; from += WindowSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = from;
            var window = await Task.Run(() => DescribeAll(start, Math.Min(start + WindowSize, Count)), cancellationToken);
            if (window.Count > 0)
                yield return window;
        }
    }

    private List<MessageListing> DescribeAll(int from, int to)
    {
        var window = new List<MessageListing>(to - from);
        for (var i = from; i < to; i++)
        {
            if (Describe(i) is { } listing)
                window.Add(listing);
        }

        return window;
    }

    private static async Task<HeaderListing?> HeaderOfAsync(StoredMessage stored, MessageListing message, CancellationToken cancellationToken)
    {
        await using var octets = stored.Octets!;
        try
        {
            var (header, length) = await MessageTaker.TakeHeaderAsync(octets, stored.IsSizeHidden, cancellationToken);
            return new HeaderListing(stored.IsSizeHidden ? message with { SizeInOctets = length } : message, header);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return null;
        }
    }

    private async Task<FetchedMessage> FetchAsync(MessageListing message, CancellationToken cancellationToken)
    {
        var stored = await OpenMessageAsync(UidOf(message), cancellationToken);
        if (stored.Octets is null)
            return new FetchedMessage { Message = message, Outcome = stored.Outcome, Reason = stored.Reason };
        await using (stored.Octets)
        {
            try
            {
                return await _taker.TakeAsync(message, stored.Octets, cancellationToken);
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                return new FetchedMessage { Message = message, Outcome = FetchOutcome.Failed, Reason = $"it could not be read: {LocalFailures.Words(e)}" };
            }
        }
    }
}
