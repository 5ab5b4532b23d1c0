using MailMover.Protocols.Connecting;

namespace MailMover.Protocols.Pop3.Wire;

/// <summary>The wire of a POP3 connection: first lines, lists, and messages with their dots undone (RFC 1939, section 3).</summary>
internal sealed class Pop3Wire : ServerWire
{
    /// <summary>Lines of lists and first lines have at most 512 octets by the standard.</summary>
    private const int LongestLine = 64 << 10;

    // A few servers end every line with LF alone. Only they may end a message so; elsewhere a bare LF is content.
    private bool _endsWithLineFeedAlone;

    public Pop3Wire(Stream stream, Pop3Failures failures, Pop3Trace trace, TimeProvider time, TimeSpan patience)
        : base(stream, failures, time, patience) => (Failures, Trace) = (failures, trace);

    public Pop3Trace Trace { get; }

    public Pop3Failures Failures { get; }

    /// <summary>Reads the first line of an answer; null where it is none.</summary>
    public async ValueTask<Pop3Status?> TryReadStatusAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        _endsWithLineFeedAlone = !line.Span.EndsWith("\r\n"u8);
        var text = WithoutEnd(line.Span);
        var status = Pop3Status.Parse(text);
        Trace.Server(text, status is { Kind: Pop3AnswerKind.Continue });
        CutIfTedious(line.Length);
        return status;
    }

    /// <summary>Reads the first line of an answer. Anything else means that the server and this side no longer agree where an answer ends: nothing it says from here on can be believed.</summary>
    public async ValueTask<Pop3Status> ReadStatusAsync(CancellationToken cancellationToken) =>
        await TryReadStatusAsync(cancellationToken) ?? throw Break(Failures.ProtocolError("it sent a line that is no answer"));

    /// <summary>Reads the lines that follow the first one of an answer.</summary>
    public async ValueTask ReadLinesAsync(LineTaker take, CancellationToken cancellationToken)
    {
        for (long count = 0; ; count++)
        {
            var line = WithoutEnd((await ReadLineAsync(cancellationToken)).Span);
            if (line is [(byte)'.'])
            {
                Trace.Lines(count);
                return;
            }

            take(line is [(byte)'.', ..] ? line[1..] : line);
            CutIfTedious(line.Length);
        }
    }

    /// <summary>Reads a message to its end. A sink that is null forgets it.</summary>
    /// <param name="sink">Takes the octets.</param>
    /// <param name="most">More octets end the wire.</param>
    /// <param name="announced">What is said to have been announced; negative where nothing was.</param>
    /// <param name="cancellationToken">Ends the wire.</param>
    /// <returns>How many octets it has.</returns>
    public async ValueTask<long> ReadBodyAsync(IBodySink? sink, long most, long announced, CancellationToken cancellationToken)
    {
        var atLineStart = true;
        long length = 0;
        while (true)
        {
            if (Ready.IsEmpty)
                await FillAsync(cancellationToken);
            if (atLineStart && Ready.Span[0] == (byte)'.')
            {
                while (Ready.Length < 2 || (Ready.Length < 3 && Ready.Span[1] == (byte)'\r'))
                    await FillAsync(cancellationToken);
                if (EndOfMessage(Ready.Span) is > 0 and var end)
                {
                    Take(end);
                    Used();
                    return length;
                }

                Take(1);
            }

            var count = UpToNextDot(Ready.Span, out atLineStart);
            if (count == 0)
            {
                // A carriage return alone may be the beginning of a line end.
                await FillAsync(cancellationToken);
                continue;
            }

            length += count;
            if (length > most)
                throw Break(Failures.ProtocolError(announced < 0 ? $"it sent more than {most:N0} octets of one message" : $"it sent more than {most:N0} octets of a message that it had announced with {announced:N0}"));
            if (sink is not null)
                await sink.AppendAsync(Ready[..count], cancellationToken);
            Take(count);
        }
    }

    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line)
    {
        line = line[..^1];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private int EndOfMessage(ReadOnlySpan<byte> ready)
    {
        if (ready.StartsWith(".\r\n"u8))
            return 3;
        return _endsWithLineFeedAlone && ready.StartsWith(".\n"u8) ? 2 : 0;
    }

    /// <summary>How many octets can be handed on: up to the next line that begins with a dot, or all that cannot be the beginning of a line end.</summary>
    private int UpToNextDot(ReadOnlySpan<byte> ready, out bool atLineStart)
    {
        atLineStart = true;
        var lineEnd = _endsWithLineFeedAlone ? "\n"u8 : "\r\n"u8;
        var dot = ready.IndexOf(_endsWithLineFeedAlone ? "\n."u8 : "\r\n."u8);
        if (dot >= 0)
            return dot + lineEnd.Length;
        if (ready.EndsWith(lineEnd))
            return ready.Length;
        atLineStart = false;
        return !_endsWithLineFeedAlone && ready.EndsWith("\r"u8) ? ready.Length - 1 : ready.Length;
    }

    /// <summary>A line with its end, in place; valid until more is read.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = Ready.Span[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Ready[..(searched + found + 1)];
                Take(line.Length);
                return line;
            }

            searched = Ready.Length;
            if (searched > LongestLine)
                throw Break(Failures.ProtocolError($"it sent a line of more than {LongestLine:N0} octets"));
            await FillAsync(cancellationToken);
        }
    }
}
