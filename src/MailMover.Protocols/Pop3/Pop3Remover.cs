using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// Removes messages in a session of its own, whose UIDL list was just read: each is looked up by its name, its size is compared, it is marked with DELE, and
/// QUIT makes the marks good. A session that ends in any other way leaves everything where it is (RFC 1939, section 6).
/// </summary>
internal sealed class Pop3Remover(Pop3Session session, Maildrop maildrop, Pop3EndpointOptions options)
{
    private const int MostMarksAtOnce = 200;

    /// <exception cref="MailFailureException">Nothing was removed.</exception>
    public async Task<IReadOnlyList<RemovalStatus>> RemoveAsync(IReadOnlyList<RemovalRequest> messages, CancellationToken cancellationToken)
    {
        if (messages.FirstOrDefault(m => m.Key.Generation != maildrop.Status.UidValidity) is { } foreign)
            throw session.Failures.GenerationChanged(foreign.Key.Generation, maildrop.Status.UidValidity);
        var statuses = new RemovalStatus[messages.Count];
        var marks = new Dictionary<MaildropEntry, List<int>>();
        for (var i = 0; i < messages.Count; i++)
        {
            statuses[i] = RemovalStatus.NotThere;
            if (messages[i].Key is not ImapMessageKey key || maildrop.Find(key.Uid) is not { } entry)
                continue;
            statuses[i] = RemovalStatus.Differs;
            if (await IsTheSameAsync(entry, messages[i].SizeInOctets, cancellationToken))
                (marks.TryGetValue(entry, out var same) ? same : marks[entry] = []).Add(i);
        }

        var quits = false;
        await session.DrainAsync(cancellationToken);
        try
        {
            foreach (var several in marks.Chunk(session.Capabilities.Pipelining ? MostMarksAtOnce : 1))
            {
                foreach (var (entry, requests) in several)
                {
                    session.Ask(string.Create(CultureInfo.InvariantCulture, $"DELE {entry.Number}"), false);
                    Set(requests, RemovalStatus.Kept);
                }

                foreach (var (_, requests) in several)
                {
                    if ((await session.NextAsync(cancellationToken)).IsOk)
                        Set(requests, RemovalStatus.Unknown);
                }
            }

            // From here on only the server knows. It is not broken off any more: that would leave it open.
            cancellationToken.ThrowIfCancellationRequested();
            quits = true;
            if ((await session.RunAsync("QUIT", CancellationToken.None)).IsOk)
                Replace(statuses, RemovalStatus.Unknown, RemovalStatus.Removed);
        }
        catch (Exception e) when (e is MailFailureException or OperationCanceledException)
        {
            if (!quits || session.Wire.HandedOver < session.Wire.Queued)
                Replace(statuses, RemovalStatus.Unknown, RemovalStatus.Kept);
        }

        return statuses;

        void Set(IEnumerable<int> requests, RemovalStatus status)
        {
            foreach (var i in requests)
                statuses[i] = status;
        }
    }

    private static void Replace(RemovalStatus[] statuses, RemovalStatus former, RemovalStatus now)
    {
        for (var i = 0; i < statuses.Length; i++)
            statuses[i] = statuses[i] == former ? now : statuses[i];
    }

    /// <summary>
    /// Servers count sizes in ways of their own, so where LIST says something else than was read, the message is read once more. So is one that is known by its content.
    /// </summary>
    private async Task<bool> IsTheSameAsync(MaildropEntry entry, long size, CancellationToken cancellationToken)
    {
        if (entry.Name == entry.UniqueId && entry.SizeInOctets == size)
            return true;
        using var sink = new IdentitySink();
        var read = new Retrieval(session, options, options.CountToTheEnd).RunAsync([entry], "RETR", sink, r => (r.Length, Name: r.Length < 0 ? "" : $"sha256 {sink.Finish()}#"), null, cancellationToken);
        var (length, name) = await read.FirstAsync(cancellationToken);
        return length == size && (entry.Name == entry.UniqueId || entry.Name.StartsWith(name, StringComparison.Ordinal));
    }
}
