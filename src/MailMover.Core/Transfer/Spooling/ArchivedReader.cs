using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>A folder of an <see cref="ArchivedSource"/>.</summary>
internal sealed class ArchivedReader(FolderPath folder, IFolderReader inner, ArchiveContents contents) : IFolderReader
{
    private IFolderReader? _archive;
    private FolderPath? _archiveFolder;

    public FolderStatus Status => inner.Status;

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken) => inner.ListAsync(after, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken) =>
        inner.ListFlagsAsync(after, changedSince, cancellationToken);

    public IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken) => inner.ReadHeadersAsync(messages, cancellationToken);

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var archived = await contents.FindAsync(folder, messages, cancellationToken);
        var asked = new List<MessageListing>();
        foreach (var place in InRuns(messages, archived))
        {
            if (place.Where is not { } where)
            {
                asked.AddRange(place.Messages);
                continue;
            }

            // In the order asked for, so that what a folder's order is stays it.
            await foreach (var fetched in FetchFromSourceAsync(asked, cancellationToken))
                yield return fetched;
            asked.Clear();
            var wanted = place.Messages.ToDictionary(m => m.Key);
            await foreach (var given in FetchFromArchiveAsync(where, [.. place.Messages.Select(m => archived[m.Key])], cancellationToken))
            {
                wanted.Remove(given.Key, out var listing);
                yield return given.Message with { Message = listing! };
            }

            // What the archive did not give, or gave otherwise than the source had it.
            asked.AddRange(place.Messages.Where(m => wanted.ContainsKey(m.Key)));
        }

        await foreach (var fetched in FetchFromSourceAsync(asked, cancellationToken))
            yield return fetched;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseArchiveAsync();
        await inner.DisposeAsync();
    }

    /// <summary>Messages that follow each other and lie in one folder of the archive, or all of them nowhere there.</summary>
    private static IEnumerable<((FolderPath Folder, uint UidValidity)? Where, IReadOnlyList<MessageListing> Messages)> InRuns(
        IReadOnlyList<MessageListing> messages, IReadOnlyDictionary<MessageKey, JournalEntry> archived)
    {
        for (var begin = 0; begin < messages.Count;)
        {
            var where = PlaceOf(messages[begin]);
            var run = messages.Skip(begin).TakeWhile(m => PlaceOf(m) == where).ToList();
            begin += run.Count;
            yield return (where, run);
        }

        (FolderPath, uint)? PlaceOf(MessageListing message) => archived.TryGetValue(message.Key, out var entry) ? (entry.Destination!, entry.DestinationUidValidity) : null;
    }

    private async IAsyncEnumerable<FetchedMessage> FetchFromSourceAsync(List<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            yield break;
        await foreach (var fetched in inner.FetchAsync([.. messages], cancellationToken))
            yield return fetched;
    }

    /// <summary>Reads what the archive has and what is as it was. An archive that cannot be read gives nothing: the source is asked then.</summary>
    private async IAsyncEnumerable<(MessageKey Key, FetchedMessage Message)> FetchFromArchiveAsync(
        (FolderPath Folder, uint UidValidity) where, IReadOnlyList<JournalEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await OpenArchiveAsync(where.Folder, where.UidValidity, cancellationToken) is not { } archive)
            yield break;
        var byUid = new Dictionary<MessageKey, JournalEntry>(entries.Count);
        foreach (var entry in entries)
            byUid.TryAdd(new ImapMessageKey(where.UidValidity, entry.DestinationUid), entry);
        var listings = byUid.Select(e => new MessageListing { Key = e.Key, SizeInOctets = e.Value.SizeInOctets }).ToList();
        await using var reading = archive.FetchAsync(listings, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(reading) is { } fetched)
        {
            if (byUid.TryGetValue(fetched.Message.Key, out var entry) && fetched.Octets is { } octets && octets.Sha256 == entry.Sha256)
            {
                contents.Count();
                yield return (entry.Key, fetched);
            }
            else
            {
                fetched.Octets?.Dispose();
            }
        }
    }

    private async Task<FetchedMessage?> NextAsync(IAsyncEnumerator<FetchedMessage> reading)
    {
        try
        {
            return await reading.MoveNextAsync() ? reading.Current : null;
        }
        catch (MailFailureException)
        {
            // Opened anew the next time; what is missing now comes from the source.
            _archiveFolder = null;
            return null;
        }
    }

    private async Task<IFolderReader?> OpenArchiveAsync(FolderPath wanted, uint uidValidity, CancellationToken cancellationToken)
    {
        if (_archive is not null && _archiveFolder == wanted && _archive.Status.UidValidity == uidValidity)
            return _archive;
        await CloseArchiveAsync();
        try
        {
            _archive = await contents.Archive.OpenAsync(wanted, uidValidity, freshConnection: false, cancellationToken);
            _archiveFolder = wanted;
            return _archive;
        }
        catch (MailFailureException)
        {
            return null;
        }
    }

    private async Task CloseArchiveAsync()
    {
        if (_archive is { } archive)
            await archive.DisposeAsync();
        (_archive, _archiveFolder) = (null, null);
    }
}
