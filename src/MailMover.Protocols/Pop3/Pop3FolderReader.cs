using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Pop3.Wire;
using MimeKit.Utils;

namespace MailMover.Protocols.Pop3;

/// <summary>The maildrop, opened as one folder. Several may be open; they share the session.</summary>
internal sealed class Pop3FolderReader(SharedSession shared, Pop3EndpointOptions options, Pop3Failures failures, FolderStatus status) : IFolderReader
{
    private const int Window = 2000;

    /// <summary>Where every header is read for its date, a window is kept small.</summary>
    private const int WindowWithDates = 500;

    private bool _isDisposed;

    public FolderStatus Status => status;

    public async IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = after is null ? 0 : UidOf(after);
        do
        {
            while (Current().After(last, options.ListDates ? WindowWithDates : Window) is { Count: > 0 } window)
            {
                last = window[^1].Uid;
                if (options.ListDates)
                    await ReadDatesAsync(window, cancellationToken);
                yield return [.. window.Select(Listing)];
            }
        }
        while (await shared.LookForMoreAsync(last, cancellationToken));
    }

    public IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Current().After(after is null ? 0 : UidOf(after), int.MaxValue).Chunk(Window).Select(IReadOnlyList<MessageListing> (w) => [.. w.Select(Listing)]).ToAsyncEnumerable();
    }

    public async IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = messages.ToDictionary(m => UidOf(m.Key));
        var there = Find(wanted.Keys);
        var session = await shared.BeginTurnAsync(cancellationToken);
        try
        {
            await foreach (var (entry, header) in HeadersAsync(session, there, cancellationToken))
                yield return new HeaderListing(wanted[entry.Uid], header);
        }
        finally
        {
            shared.EndTurn();
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = messages.ToDictionary(m => UidOf(m.Key));
        var there = Find(wanted.Keys);
        foreach (var uid in wanted.Keys.Except(there.Select(e => e.Uid)).ToList())
            yield return new FetchedMessage { Message = wanted[uid], Outcome = FetchOutcome.Vanished };
        foreach (var entry in there.Where(IsTooLarge))
            yield return Failed(wanted[entry.Uid], TooLarge(entry.SizeInOctets));

        there = [.. there.Where(e => !IsTooLarge(e))];
        if (there.Count == 0)
            yield break;
        var session = await shared.BeginTurnAsync(cancellationToken);
        try
        {
            var refused = new List<(MaildropEntry Entry, Pop3Status Answer)>();
            var read = 0;
            await foreach (var (entry, fetched, refusal) in ReadAsync(session, there, wanted, cancellationToken))
            {
                read += fetched is { Outcome: FetchOutcome.Read } ? 1 : 0;
                if (fetched is null)
                    refused.Add((entry, refusal));
                else
                    yield return fetched;
            }

            // Only where not one of several can be read is it the server that is in trouble.
            if (read == 0 && refused.Count > 1 && refused.All(r => failures.KindOf(r.Answer) == FailureKind.Transient))
                throw failures.Refused("to give messages", refused[0].Answer, FailureScope.Endpoint);
            if (refused.Count == 0)
                yield break;
            await foreach (var fetched in AskAgainAsync(refused, wanted, cancellationToken))
                yield return fetched;
        }
        finally
        {
            shared.EndTurn();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_isDisposed)
            shared.ReaderClosed();
        _isDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static uint UidOf(MessageKey key) => key is ImapMessageKey { Uid: var uid } ? uid : throw new ArgumentException($"{key} is not a message of a POP3 maildrop.", nameof(key));

    private static FetchedMessage Failed(MessageListing message, string reason) => new() { Message = message, Outcome = FetchOutcome.Failed, Reason = reason };

    /// <summary>What the session shows now, which may be another session than when this was opened.</summary>
    private Maildrop Current()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var maildrop = shared.Maildrop;
        return maildrop.Status.UidValidity == status.UidValidity ? maildrop : throw failures.GenerationChanged(status.UidValidity, maildrop.Status.UidValidity);
    }

    private IReadOnlyList<MaildropEntry> Find(IEnumerable<uint> uids)
    {
        var maildrop = Current();
        return [.. uids.Select(maildrop.Find).OfType<MaildropEntry>().OrderBy(e => e.Number)];
    }

    private MessageListing Listing(MaildropEntry entry) => new()
    {
        Key = KeyOf(entry),
        SizeInOctets = entry.SizeInOctets,
        Flags = options.MarkRead ? FlagSet.Of(SystemFlags.Seen) : FlagSet.Empty,
        InternalDate = shared.Dates.GetValueOrDefault(KeyOf(entry)),
    };

    private ImapMessageKey KeyOf(MaildropEntry entry) => new(status.UidValidity, entry.Uid);

    private bool IsTooLarge(MaildropEntry entry) => entry.SizeInOctets > options.MaxMessageInOctets;

    private string TooLarge(long octets) =>
        string.Create(CultureInfo.InvariantCulture, $"it has {octets:N0} octets, more than the {options.MaxMessageInOctets:N0} that are allowed (--max-message)");

    private async Task ReadDatesAsync(IReadOnlyList<MaildropEntry> window, CancellationToken cancellationToken)
    {
        var unknown = window.Where(e => !shared.Dates.ContainsKey(KeyOf(e))).ToList();
        if (unknown.Count == 0)
            return;
        var session = await shared.BeginTurnAsync(cancellationToken);
        try
        {
            await foreach (var (entry, header) in HeadersAsync(session, unknown, cancellationToken))
                shared.Dates[KeyOf(entry)] = header.SentOrReceived;
        }
        finally
        {
            shared.EndTurn();
        }
    }

    /// <summary>Reads headers with TOP; those that it does not give, and all where there is no TOP, with RETR.</summary>
    private async IAsyncEnumerable<(MaildropEntry Entry, MessageHeader Header)> HeadersAsync(
        Pop3Session session, IReadOnlyList<MaildropEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sink = new HeaderSink();
        var left = entries;
        foreach (var verb in session.HasTop ? new[] { "TOP", "RETR" } : ["RETR"])
        {
            var refused = new List<MaildropEntry>();
            var headers = new Retrieval(session, options, options.Count).RunAsync(left, verb, sink, r => (r.Entry, Header: r.Length < 0 ? null : sink.Finish(Rfc2047.DecodeText)), null, cancellationToken);
            await foreach (var (entry, header) in headers)
            {
                if (header is null)
                {
                    refused.Add(entry);
                    continue;
                }

                if (verb == "RETR")
                    session.Read.Add(entry.Uid);
                yield return (entry, header);
            }

            // A server without CAPA tells only so that it has no TOP.
            session.HasTop &= verb != "TOP" || refused.Count < left.Count;
            left = [.. refused.Where(e => !IsTooLarge(e))];
            if (left.Count == 0)
                yield break;
        }
    }

    /// <summary>Reads messages; those that are refused come without a result.</summary>
    private async IAsyncEnumerable<(MaildropEntry Entry, FetchedMessage? Fetched, Pop3Status Answer)> ReadAsync(
        Pop3Session session, IReadOnlyList<MaildropEntry> entries, Dictionary<uint, MessageListing> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sink = new OctetsSink(options);
        var results = new Retrieval(session, options, count: null).RunAsync(entries, "RETR", sink, r => (r.Entry, Fetched: Result(wanted[r.Entry.Uid], r.Length), r.Answer), r => r.Fetched?.Octets?.Dispose(), cancellationToken);
        await foreach (var result in results)
        {
            if (result.Fetched is not null)
                session.Read.Add(result.Entry.Uid);
            yield return result;
        }

        FetchedMessage? Result(MessageListing message, long length)
        {
            if (length < 0)
                return null;
            if (sink.IsTooLarge)
                return Failed(message, TooLarge(length));
            if (length == 0 && message.SizeInOctets != 0)
                return Failed(message, "the server gave no octets of a message that has some");
            var (octets, header) = sink.Finish(Rfc2047.DecodeText);
            return new FetchedMessage { Message = message, Outcome = FetchOutcome.Read, Octets = octets, Header = header };
        }
    }

    /// <summary>
    /// What was refused may have been removed by somebody else, which a session does not show: another session tells. Where that would hide the rest,
    /// or is not allowed, the refusal stands.
    /// </summary>
    private async IAsyncEnumerable<FetchedMessage> AskAgainAsync(
        IReadOnlyList<(MaildropEntry Entry, Pop3Status Answer)> refused, Dictionary<uint, MessageListing> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = refused.ToDictionary(r => r.Entry.Uid, r => r.Answer);
        if (!shared.HidesWhatWasRead && await shared.LookAnewAsync(cancellationToken) is { } session)
        {
            var there = Find(answers.Keys);
            foreach (var uid in answers.Keys.Except(there.Select(e => e.Uid)).ToList())
            {
                answers.Remove(uid);
                yield return new FetchedMessage { Message = wanted[uid], Outcome = FetchOutcome.Vanished };
            }

            await foreach (var (entry, fetched, answer) in ReadAsync(session, there, wanted, cancellationToken))
            {
                if (fetched is null)
                {
                    answers[entry.Uid] = answer;
                    continue;
                }

                answers.Remove(entry.Uid);
                yield return fetched;
            }
        }

        foreach (var (uid, answer) in answers)
            yield return Failed(wanted[uid], $"the server refused to give it: {failures.Words(answer)}");
    }
}
