using System.Globalization;
using System.Runtime.CompilerServices;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// Reads messages or headers, many commands under way at once where the server allows it (PIPELINING). What is under way is bounded in octets, so that
/// an enumeration that is left early leaves little to read away.
/// </summary>
internal sealed class Retrieval(Pop3Session session, Pop3EndpointOptions options)
{
    private const int MostAsked = 256;
    private const long MostOctetsAsked = 2 << 20;

    /// <summary>What a header is taken for before it has come.</summary>
    private const long OrdinaryHeader = 4 << 10;

    /// <summary>More than was announced is bearable up to here: line ends counted as one octet, fields that the server adds.</summary>
    private const long BearableExcess = 1 << 20;

    /// <summary>More than this is not even read past: it would take hours, and no server holds such a message.</summary>
    private const long LongestSkipped = 16L << 30;

    /// <summary>
    /// Reads them one after another into the sink, and tells of each when it is in there and whole: only when the next answer has begun as one. A line that
    /// begins with a dot which the server has not doubled would otherwise end a message too early.
    /// </summary>
    /// <param name="entries">The messages.</param>
    /// <param name="verb"><c>RETR</c> or <c>TOP</c>.</param>
    /// <param name="sink">Takes one message at a time; whoever wants it takes it out before asking for the next.</param>
    /// <param name="cancellationToken">Ends the connection where an answer is under way.</param>
    /// <exception cref="MailFailureException">The connection broke, or the server asks for patience.</exception>
    public async IAsyncEnumerable<Retrieved> RunAsync(IReadOnlyList<MaildropEntry> entries, string verb, IBodySink sink, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await session.DrainAsync(cancellationToken);
        var asked = new Queue<MaildropEntry?>();
        var next = 0;
        var isEndAsked = entries.Count == 0;
        Retrieved? whole = null;
        while (!isEndAsked || asked.Count > 0)
        {
            AskMore();
            var answer = await session.NextAsync(cancellationToken);
            var entry = asked.Dequeue();
            if (whole is { } before)
            {
                whole = null;
                yield return before;
            }

            if (entry is not null)
                whole = await TakeAsync(entry, answer, sink, cancellationToken);
        }

        void AskMore()
        {
            var isRefillWorthIt = asked.Count == 0 || (session.Capabilities.Pipelining && asked.Count <= MostAsked / 2 && session.OctetsAsked <= MostOctetsAsked / 2);
            while (isRefillWorthIt && next < entries.Count && MayAsk(entries[next]))
                Ask(entries[next++]);

            // The answer to NOOP is what comes after the last message.
            if (next < entries.Count || isEndAsked || !(asked.Count == 0 || session.Capabilities.Pipelining))
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
            if (Pop3Failures.KindOf(answer) is FailureKind.Throttled or FailureKind.Authentication)
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
