using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// Reads messages or headers, many commands under way at once where the server allows it (PIPELINING). What is under way is bounded in octets, so that
/// an enumeration that is left early leaves little to read away.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="options">The endpoint.</param>
/// <param name="count">Is told the octets of each message; null where somebody else counts them.</param>
internal sealed class Retrieval(Pop3Session session, Pop3EndpointOptions options, Func<long, CancellationToken, Task>? count)
{
    private const int MostAsked = 256;
    private const long MostOctetsAsked = 2 << 20;

    /// <summary>What the end of the last line adds to a message that does not end it itself.</summary>
    private const int LastLineEnd = 2;

    /// <summary>What a header is taken for before it has come.</summary>
    private const long OrdinaryHeader = 4 << 10;

    /// <summary>More than was announced is bearable up to here: line ends counted as one octet, fields that the server adds.</summary>
    private const long BearableExcess = 1 << 20;

    /// <summary>More than this is not even read past: it would take hours, and no server holds such a message.</summary>
    private const long LongestSkipped = 16L << 30;

    /// <summary>
    /// Reads them one after another into the sink, and hands out each only when it is certain where it ends: when the next answer has begun as one. A line that
    /// begins with a dot which the server has not doubled would otherwise end a message too early. One that is longer than announced may have swallowed the next
    /// one because its last dot was missing; it waits until all that was asked for has been answered.
    /// </summary>
    /// <param name="entries">The messages.</param>
    /// <param name="verb"><c>RETR</c> or <c>TOP</c>.</param>
    /// <param name="sink">Takes one message at a time.</param>
    /// <param name="finish">Takes the message out of the sink.</param>
    /// <param name="discard">Throws away what is not handed out.</param>
    /// <param name="cancellationToken">Ends the connection where an answer is under way.</param>
    /// <exception cref="MailFailureException">The connection broke, or the server asks for patience.</exception>
    public async IAsyncEnumerable<T> RunAsync<T>(
        IReadOnlyList<MaildropEntry> entries, string verb, IBodySink sink, Func<Retrieved, T> finish, Action<T>? discard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await session.DrainAsync(cancellationToken);
        var asked = new Queue<MaildropEntry?>();
        var held = new Queue<T>();
        var next = 0;
        var isEndAsked = false;
        var isDoubtful = false;
        try
        {
            while (next < entries.Count || asked.Count > 0 || held.Count > 0)
            {
                AskMore();
                var answer = await session.NextAsync(cancellationToken);
                var entry = asked.Dequeue();
                if (entry is null)
                    (isEndAsked, isDoubtful) = (false, false);
                while (!isDoubtful && held.TryDequeue(out var whole))
                    yield return whole;
                if (entry is null)
                    continue;
                var retrieved = await TakeAsync(entry, answer, sink, cancellationToken);
                isDoubtful |= session.Capabilities.Pipelining && entry.SizeInOctets >= 0 && retrieved.Length > entry.SizeInOctets + LastLineEnd;
                held.Enqueue(finish(retrieved));
                if (count is not null && retrieved.Length > 0)
                    await count(retrieved.Length, cancellationToken);
            }
        }
        finally
        {
            while (held.TryDequeue(out var left))
                discard?.Invoke(left);
        }

        void AskMore()
        {
            var isRefillWorthIt = asked.Count == 0 || (session.Capabilities.Pipelining && asked.Count <= MostAsked / 2 && session.OctetsAsked <= MostOctetsAsked / 2);
            while (isRefillWorthIt && !isDoubtful && next < entries.Count && MayAsk(entries[next]))
                Ask(entries[next++]);

            // The answer to NOOP is what comes after the last message.
            if (isEndAsked || (next < entries.Count && !isDoubtful) || (asked.Count > 0 && !session.Capabilities.Pipelining))
                return;
            session.Ask("NOOP", false);
            asked.Enqueue(null);
            isEndAsked = true;
        }

        bool MayAsk(MaildropEntry entry) =>
            asked.Count == 0 || (session.Capabilities.Pipelining && asked.Count < MostAsked && session.OctetsAsked + Expected(entry) <= MostOctetsAsked);

        void Ask(MaildropEntry entry)
        {
            var arguments = verb == "TOP" ? " 0" : "";
            session.Ask(string.Create(CultureInfo.InvariantCulture, $"{verb} {entry.Number}{arguments}"), true, Expected(entry));
            asked.Enqueue(entry);
        }

        long Expected(MaildropEntry entry) => verb == "TOP" ? OrdinaryHeader : Math.Max(0, entry.SizeInOctets);
    }

    private async Task<Retrieved> TakeAsync(MaildropEntry entry, Pop3Status answer, IBodySink sink, CancellationToken cancellationToken)
    {
        if (!answer.IsOk)
        {
            if (session.Failures.KindOf(answer) is FailureKind.Throttled or FailureKind.Authentication)
                throw session.Failures.Refused("to give a message", answer, FailureScope.Endpoint);
            return new Retrieved(entry, -1, answer);
        }

        var most = entry.SizeInOctets < 0 ? Math.Max(LongestSkipped, options.MaxMessageInOctets) : (entry.SizeInOctets * 2) + BearableExcess;
        try
        {
            sink.Begin(entry.SizeInOctets);
            return new Retrieved(entry, await session.ReadBodyAsync(sink, most, entry.SizeInOctets, cancellationToken), answer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw session.Wire.Break(FileOctets.NoRoom(session.Failures, options.TemporaryDirectory, entry.SizeInOctets, e));
        }
    }
}
