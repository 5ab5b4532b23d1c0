using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>A folder of a <see cref="SpoolingSource"/>: what the source lists and what is only in the spool, in one order and each once.</summary>
/// <param name="owner">The source that opened it.</param>
/// <param name="folder">The folder.</param>
/// <param name="status">The figures of both together.</param>
/// <param name="inner">The opened folder; null where the source does not have it any more.</param>
/// <param name="spool">The spool.</param>
internal sealed class SpoolingReader(SpoolingSource owner, FolderPath folder, FolderStatus status, IFolderReader? inner, ISpool spool) : IFolderReader
{
    private const int Window = 2000;

    /// <summary>What is kept together, with one wait for the disk, and so long held in memory besides.</summary>
    private const int MostTogether = 200;
    private const long MostOctetsTogether = 4 << 20;

    /// <summary>Room that is asked for before a download: more is hardly ever under way at once.</summary>
    private const long MostUnderWay = 64 << 20;

    public FolderStatus Status => status;

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) =>
        MergeAsync(after, inner?.ListAsync(after, cancellationToken), cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken) =>
        changedSince > 0 && inner is not null
            ? inner.ListFlagsAsync(after, changedSince, cancellationToken)
            : MergeAsync(after, inner?.ListFlagsAsync(after, changedSince, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = messages.Where(m => spool.Holds(folder, m.Key)).ToDictionary(m => m.Key);
        foreach (var kept in await spool.ReadAsync(folder, [.. held.Keys], cancellationToken))
        {
            held.Remove(kept.Listing.Key, out var listing);
            yield return new HeaderListing(listing!, kept.Header);
        }

        // Also those of the spool that could not be read there.
        var asked = messages.Where(m => held.ContainsKey(m.Key) || !spool.Holds(folder, m.Key)).ToList();
        if (inner is null || asked.Count == 0)
            yield break;
        await foreach (var header in inner.ReadHeadersAsync(asked, cancellationToken))
            yield return header;
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In the order asked for, so that what a folder's order is stays it.
        var asked = new List<MessageListing>();
        foreach (var message in messages)
        {
            if (!spool.HoldsOctets(folder, message.Key))
            {
                asked.Add(message);
                continue;
            }

            await foreach (var fetched in FetchFromSourceAsync(asked, cancellationToken))
                yield return fetched;
            asked.Clear();
            if (await FetchFromSpoolAsync(message, cancellationToken) is { } kept)
                yield return kept;
            else
                asked.Add(message);
        }

        await foreach (var fetched in FetchFromSourceAsync(asked, cancellationToken))
            yield return fetched;
    }

    public ValueTask DisposeAsync() => inner?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<FetchedMessage?> FetchFromSpoolAsync(MessageListing message, CancellationToken cancellationToken)
    {
        if (await spool.ReadAsync(folder, [message.Key], cancellationToken) is not [var kept] || await spool.OpenAsync(folder, message.Key, cancellationToken) is not { } octets)
            return null;
        return new FetchedMessage { Message = message, Outcome = FetchOutcome.Read, Octets = octets, Header = kept.Header };
    }

    /// <summary>Reads from the source, keeps group after group, and hands each on when it is on disk.</summary>
    private async IAsyncEnumerable<FetchedMessage> FetchFromSourceAsync(List<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            yield break;
        if (inner is null)
        {
            foreach (var gone in messages)
                yield return new FetchedMessage { Message = gone, Outcome = FetchOutcome.Vanished };
            yield break;
        }

        await spool.EnsureRoomAsync(RoomFor(messages), cancellationToken);
        var group = new Queue<FetchedMessage>();
        try
        {
            await using var reading = inner.FetchAsync([.. messages], cancellationToken).GetAsyncEnumerator(cancellationToken);
            for (var goesOn = true; goesOn;)
            {
                (goesOn, var failure) = await GatherAsync(reading, group);
                failure = await KeepAsync(group) ?? failure;

                // Also after a failure: what was read may not be shown again, and goes on its way.
                while (group.TryDequeue(out var kept))
                    yield return kept;
                failure?.Throw();
            }
        }
        finally
        {
            foreach (var left in group)
                left.Octets?.Dispose();
        }
    }

    /// <summary>Reads until there is enough to be kept together.</summary>
    private static async Task<(bool GoesOn, ExceptionDispatchInfo? Failure)> GatherAsync(IAsyncEnumerator<FetchedMessage> reading, Queue<FetchedMessage> group)
    {
        try
        {
            for (var octets = 0L; group.Count < MostTogether && octets < MostOctetsTogether;)
            {
                if (!await reading.MoveNextAsync())
                    return (false, null);
                group.Enqueue(reading.Current);
                octets += reading.Current.Octets?.Length ?? 0;
            }

            return (true, null);
        }
        catch (Exception e) when (e is MailFailureException or OperationCanceledException)
        {
            return (false, ExceptionDispatchInfo.Capture(e));
        }
    }

    private async Task<ExceptionDispatchInfo?> KeepAsync(IEnumerable<FetchedMessage> group)
    {
        var read = group.Where(m => m.Outcome == FetchOutcome.Read).Select(m => (m, owner.NameOf(folder, m.Message.Key))).ToList();
        if (read.Count == 0)
            return null;
        try
        {
            // Never broken off: the source may not show these messages again.
            await spool.AddAsync(folder, read, CancellationToken.None);
            return null;
        }
        catch (JournalException e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private static long RoomFor(List<MessageListing> messages) =>
        Math.Min(messages.Sum(m => Math.Max(0, m.SizeInOctets)), MostUnderWay + messages.Max(m => Math.Max(0, m.SizeInOctets)));

    private async IAsyncEnumerable<IReadOnlyList<MessageListing>> MergeAsync(
        MessageKey? after, IAsyncEnumerable<IReadOnlyList<MessageListing>>? listed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var above = after is ImapMessageKey key ? key.Uid : 0;
        if (listed is not null)
        {
            await foreach (var window in listed.WithCancellation(cancellationToken))
            {
                if (window.Count == 0)
                    continue;
                var last = window.Max(m => ((ImapMessageKey)m.Key).Uid);
                var known = window.Select(m => m.Key).ToHashSet();
                var kept = spool.KeysOf(folder, status.UidValidity, above, last, int.MaxValue).Where(k => !known.Contains(k)).ToList();
                above = Math.Max(above, last);
                yield return kept.Count == 0 ? window : [.. window.Concat(await ListingsAsync(kept, cancellationToken)).OrderBy(m => ((ImapMessageKey)m.Key).Uid)];
            }
        }

        while (spool.KeysOf(folder, status.UidValidity, above, uint.MaxValue, Window) is { Count: > 0 } rest)
        {
            above = ((ImapMessageKey)rest[^1]).Uid;
            var listings = await ListingsAsync(rest, cancellationToken);
            if (listings.Count > 0)
                yield return listings;
        }
    }

    private async Task<IReadOnlyList<MessageListing>> ListingsAsync(IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken)
    {
        var kept = await spool.ReadAsync(folder, keys, cancellationToken);
        foreach (var message in kept)
            owner.Remember(folder, message);
        return [.. kept.Select(k => k.Listing)];
    }
}
