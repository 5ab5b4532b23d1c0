using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;

namespace MailMover.Protocols.Imap.Wire;

/// <summary>The wire of an IMAP connection: reads whole responses with their literals.</summary>
internal sealed class ImapWire : ServerWire
{
    /// <summary>What one response may hold in all that nobody claimed; a server that sends more is broken or hostile.</summary>
    public const int ResponseLimit = 8 << 20;

    // A server that has said BYE closes the connection, but for those that forget to.
    private static readonly TimeSpan PatienceAfterBye = TimeSpan.FromSeconds(5);

    private byte[] _assembled = [];
    private int _assembledLength;

    public ImapWire(Stream stream, ImapFailures failures, ImapTrace trace, TimeProvider time, TimeSpan patience)
        : base(stream, failures, time, patience) => (Failures, Trace) = (failures, trace);

    /// <summary>The last untagged BYE; a server's parting words explain the end of the connection.</summary>
    public ImapStatus? Bye { get; private set; }

    public ImapTrace Trace { get; }

    public ImapFailures Failures { get; }

    /// <summary>
    /// Reads one response, its literals included: in place where nobody claims them, else handed to the taker and marked <c>{n-}</c>.
    /// The response is valid until the next call.
    /// </summary>
    public async ValueTask<ImapResponse> ReadResponseAsync(ILiteralTaker? taker, CancellationToken cancellationToken)
    {
        _assembledLength = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            var before = _assembledLength;
            var announces = (before > 0 || ImapResponse.MayHoldLiterals(line.Span)) & ImapResponse.AnnouncesLiteral(line.Span, out var length, out var at);
            if (before == 0 && !announces)
                return Finish(new ImapResponse(line));
            var soFar = Assemble(line.Span);
            if (!announces)
                return Finish(new ImapResponse(soFar));

            if (taker is not null && taker.Claims(_assembled.AsSpan(0, before + at), length))
            {
                _assembledLength--;
                Assemble("-}"u8);
                await taker.TakeAsync(this, length, cancellationToken);
            }
            else
            {
                if (length > ResponseLimit - _assembledLength)
                    throw Break(Failures.ProtocolError($"it sent {length:N0} octets where nothing of that size was asked for"));
                Assemble("\r\n"u8);
                Grow((int)length);
                _assembledLength += (int)length;
                await ReadExactlyAsync(_assembled.AsMemory(_assembledLength - (int)length, (int)length), cancellationToken);
            }
        }
    }

    /// <summary>Waits for the next response to begin; whether what begins there looks like one.</summary>
    public async ValueTask<bool> BeginsResponseAsync(CancellationToken cancellationToken)
    {
        while (Ready.Length < 2)
            await FillAsync(cancellationToken);
        return (Ready.Span[0], Ready.Span[1]) is ((byte)'*', (byte)' ') or ((byte)'+', _) or ((byte)'\r', (byte)'\n') or ((byte)'M', >= (byte)'0' and <= (byte)'9');
    }

    protected override MailFailureException Lost(Exception? e) => Failures.Lost(e, Bye);

    protected override MailFailureException? TooLong(TimeSpan silence) => Bye is { } bye && silence > PatienceAfterBye ? Failures.Lost(null, bye) : null;

    private ImapResponse Finish(ImapResponse response)
    {
        if (Trace.IsOn)
            Trace.Server(response.Text.Span);
        if (response.IsBye)
            Bye = response.Status;
        CutIfTedious(response.Text.Length);
        return response;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = Ready.Span[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Ready[..(searched + found)];
                Take(searched + found + 1);
                return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            }

            searched = Ready.Length;
            if (searched == InputSize)
                return await ReadLongLineAsync(cancellationToken);
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>A line longer than the buffer: rare (thousands of UIDs or keywords), so a copy of its own.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadLongLineAsync(CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var found = Ready.Span.IndexOf((byte)'\n');
            line.Write(found < 0 ? Ready.Span : Ready.Span[..found]);
            Take(found < 0 ? Ready.Length : found + 1);
            if (line.Length + _assembledLength > ResponseLimit)
                throw Break(Failures.ProtocolError($"it sent a line of more than {ResponseLimit:N0} octets"));
            if (found >= 0)
                break;
            await FillAsync(cancellationToken);
        }

        ReadOnlyMemory<byte> all = line.ToArray();
        return all.Span.EndsWith("\r"u8) ? all[..^1] : all;
    }

    private ReadOnlyMemory<byte> Assemble(ReadOnlySpan<byte> octets)
    {
        Grow(octets.Length);
        octets.CopyTo(_assembled.AsSpan(_assembledLength));
        _assembledLength += octets.Length;
        return _assembled.AsMemory(0, _assembledLength);
    }

    private void Grow(int by)
    {
        if (_assembledLength + by > ResponseLimit + 1024)
            throw Break(Failures.ProtocolError($"it sent a response of more than {ResponseLimit:N0} octets"));
        if (_assembled.Length < _assembledLength + by)
            Array.Resize(ref _assembled, Math.Max(Math.Max(4096, _assembled.Length * 2), _assembledLength + by));
    }
}
