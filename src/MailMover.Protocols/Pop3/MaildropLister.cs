using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Pop3;

/// <summary>Lists a maildrop at the beginning of a session: how many, which sizes, which UIDLs.</summary>
internal sealed class MaildropLister(Pop3Session session)
{
    /// <summary>So many more lines than messages are looked at; a server that goes on has no end.</summary>
    private const int Slack = 1000;

    private const int LongestUniqueId = 1000;

    /// <summary>No message has more; what is told beyond that would only overflow sums.</summary>
    private const long LargestSize = 1L << 40;

    private readonly Dictionary<int, MaildropEntry> _entries = [];
    private readonly List<int> _order = [];
    private int _lines;

    /// <summary>How many messages STAT counts.</summary>
    public int Exists { get; private set; }

    /// <summary>How many octets STAT counts; null where it does not say.</summary>
    public long? SizeInOctets { get; private set; }

    /// <summary>The messages in the order of the maildrop.</summary>
    public async Task<IReadOnlyList<MaildropEntry>> ListAsync(CancellationToken cancellationToken)
    {
        // What a server can do may depend on who has logged in.
        var asksAgain = session.Capabilities.IsKnown;
        var together = session.Capabilities.Pipelining;
        if (together)
        {
            if (asksAgain)
                session.Ask("CAPA", true);
            AskAll();
        }

        if (asksAgain)
        {
            var now = together ? await session.ReadCapabilitiesAsync(cancellationToken) : await session.AskCapabilitiesAsync(cancellationToken);
            session.Capabilities = now.IsKnown ? now : session.Capabilities;
        }

        session.HasTop = !session.Capabilities.IsKnown || session.Capabilities.Has("TOP");
        await ReadTotalsAsync(together, cancellationToken);
        await ReadSizesAsync(together, cancellationToken);
        await ReadUniqueIdsAsync(together, cancellationToken);
        return [.. _order.Order().Select(n => _entries[n])];
    }

    private void AskAll()
    {
        session.Ask("STAT", false);
        session.Ask("LIST", true);
        session.Ask("UIDL", true);
    }

    private async Task ReadTotalsAsync(bool isAsked, CancellationToken cancellationToken)
    {
        if (!isAsked)
            session.Ask("STAT", false);
        var status = await session.NextAsync(cancellationToken);
        if (!status.IsOk)
            throw session.Failures.Refused("to say how much mail there is", status, FailureScope.Endpoint);
        var words = status.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var exists))
            throw session.Wire.Break(session.Failures.ProtocolError("it answered STAT without a number of messages"));
        Exists = exists;
        SizeInOctets = words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? Math.Min(octets, long.MaxValue / 2) : null;
    }

    private async Task ReadSizesAsync(bool isAsked, CancellationToken cancellationToken)
    {
        if (!isAsked)
            session.Ask("LIST", true);
        var status = await session.NextAsync(cancellationToken);
        if (status.IsOk)
        {
            _lines = 0;
            await session.ReadLinesAsync(Take, cancellationToken);
            return;
        }

        // Without sizes the messages can still be read, one by one.
        for (var number = 1; number <= Exists; number++)
            Add(new MaildropEntry(number, -1));

        void Take(ReadOnlySpan<byte> line)
        {
            CountLine();
            if (TryRead(line, out var number, out var size) && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && !_entries.ContainsKey(number))
                Add(new MaildropEntry(number, Math.Min(octets, LargestSize)));
        }
    }

    private async Task ReadUniqueIdsAsync(bool isAsked, CancellationToken cancellationToken)
    {
        if (!isAsked)
            session.Ask("UIDL", true);
        if (!(await session.NextAsync(cancellationToken)).IsOk)
            return;
        _lines = 0;
        await session.ReadLinesAsync(Take, cancellationToken);

        void Take(ReadOnlySpan<byte> line)
        {
            CountLine();
            if (!TryRead(line, out var number, out var name) || name.Length is 0 or > LongestUniqueId)
                return;
            if (!_entries.TryGetValue(number, out var entry))
                Add(new MaildropEntry(number, -1) { UniqueId = name });
            else
                entry.UniqueId ??= name;
        }
    }

    private void Add(MaildropEntry entry)
    {
        _entries[entry.Number] = entry;
        _order.Add(entry.Number);
    }

    private void CountLine()
    {
        if (++_lines > Exists + Slack)
            throw session.Wire.Break(session.Failures.ProtocolError($"it listed more messages than the {Exists:N0} that it counts"));
        session.Wire.Used();
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out int number, out string value)
    {
        (number, value) = (0, "");
        line = line.Trim(" \t"u8);
        var space = line.IndexOfAny((byte)' ', (byte)'\t');
        if (!int.TryParse(space < 0 ? line : line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out number) || number == 0)
            return false;
        var rest = space < 0 ? [] : line[(space + 1)..].TrimStart(" \t"u8);
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        value = Encoding.Latin1.GetString(end < 0 ? rest : rest[..end]);
        return true;
    }
}
