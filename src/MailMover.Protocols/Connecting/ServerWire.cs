using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Connecting;

/// <summary>
/// The octets of one connection, buffered both ways. Reading and writing may go on at the same time, each by one caller.
/// Whatever goes wrong (also a cancelled wait) ends the wire for good: what is half read or half written has no meaning afterwards.
/// </summary>
internal abstract class ServerWire : IAsyncDisposable
{
    protected const int InputSize = 128 << 10;

    /// <summary>What responses may hold together that no command has asked for.</summary>
    private const long UnaskedLimit = 16 << 20;

    /// <summary>Also an empty response is one more to look at.</summary>
    private const int CostOfResponse = 16;

    /// <summary>So many times the patience with silence is the patience with talk that leads nowhere.</summary>
    private const int UnaskedPatience = 10;

    private const int OutputSize = 128 << 10;
    private const int WriteSlice = 256 << 10;

    private readonly ServerFailures _failures;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly ITimer _watchdog;
    private readonly CancellationTokenSource _abort = new();
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputSize);
    private byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);
    private Stream _from;
    private Stream _to;
    private int _start;
    private int _end;
    private int _pending;
    private long _lastProgress;
    private long _lastUse;
    private long _unasked;
    private int _waiting;
    private MailFailureException? _failure;

    protected ServerWire(Stream stream, ServerFailures failures, TimeProvider time, TimeSpan patience)
    {
        _from = _to = stream;
        (_failures, _time, _patience) = (failures, time, patience);
        Used();
        if (stream is PacedStream paced)
            paced.Progressed = () => Volatile.Write(ref _lastProgress, _time.GetTimestamp());
        var period = TimeSpan.FromMilliseconds(Math.Clamp(patience.TotalMilliseconds / 8, 50, 5_000));
        _watchdog = time.CreateTimer(_ => CutIfSilent(), null, period, period);
    }

    /// <summary>Octets queued for sending since the beginning.</summary>
    public long Queued { get; private set; }

    /// <summary>Octets handed to the network since the beginning; what lies beyond has certainly not been seen by the server.</summary>
    public long HandedOver { get; private set; }

    /// <summary>Whether it was ended because the server said nothing any more.</summary>
    public bool IsSilent { get; private set; }

    public bool IsBroken => Volatile.Read(ref _failure) is not null || _abort.IsCancellationRequested;

    /// <summary>Whether the server has sent nothing that was not read yet, as far as is known here.</summary>
    public bool IsDrained => _start == _end;

    /// <summary>The streams at work, for wrapping them.</summary>
    public Stream Stream => _from;

    /// <summary>What was received and not taken yet; valid until more is read.</summary>
    protected ReadOnlyMemory<byte> Ready => _input.AsMemory(_start, _end - _start);

    /// <summary>Goes on over other streams (TLS, compression). Octets sent ahead of the change would belong to nobody, or to an attacker.</summary>
    public void SwitchTo(Stream from, Stream to)
    {
        if (!IsDrained || _pending > 0)
            throw Break(_failures.ProtocolError("it sent octets ahead of a change of protection"));
        (_from, _to) = (from, to);
    }

    /// <summary>Fills the target.</summary>
    public async ValueTask ReadExactlyAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ready = Math.Min(target.Length, _end - _start);
            _input.AsSpan(_start, ready).CopyTo(target.Span);
            _start += ready;
            target = target[ready..];
            if (target.IsEmpty)
                return;
            if (target.Length < InputSize)
            {
                await FillAsync(cancellationToken);
                continue;
            }

            // Large octets go past the buffer.
            target = target[await ReceiveAsync(target, cancellationToken)..];
            if (target.IsEmpty)
                return;
        }
    }

    /// <summary>The next octets, at least one and at most so many; valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadChunkAsync(long most, CancellationToken cancellationToken)
    {
        if (_start == _end)
            await FillAsync(cancellationToken);
        var count = (int)Math.Min(most, _end - _start);
        _start += count;
        return _input.AsMemory(_start - count, count);
    }

    /// <summary>Something was asked, or an answer was of use: from here on it is counted anew what the server says without being asked.</summary>
    public void Used()
    {
        Interlocked.Exchange(ref _unasked, 0);
        Volatile.Write(ref _lastUse, _time.GetTimestamp());
    }

    /// <summary>Reads octets and forgets them.</summary>
    public async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
            count -= (await ReadChunkAsync(count, cancellationToken)).Length;
    }

    /// <summary>Queues a small piece.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        if (_output.Length - _pending < octets.Length)
            Array.Resize(ref _output, Math.Max(_output.Length * 2, _pending + octets.Length));
        octets.CopyTo(_output.AsSpan(_pending));
        _pending += octets.Length;
        Queued += octets.Length;
    }

    /// <summary>Queues octets of any size; small ones are gathered, large ones are sent as they are.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (octets.Length <= OutputSize - _pending)
        {
            Write(octets.Span);
            return;
        }

        await SendPendingAsync(cancellationToken);
        if (octets.Length <= OutputSize / 2)
        {
            Write(octets.Span);
            return;
        }

        Queued += octets.Length;
        await SendAsync(octets, cancellationToken);
    }

    /// <summary>Sends everything that is queued.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await SendPendingAsync(cancellationToken);
        try
        {
            // A plain or TLS stream has nothing to flush; a compressing one holds back octets until told.
            await _to.FlushAsync(_abort.Token);
        }
        catch (Exception e) when (e is not MailFailureException)
        {
            throw Explain(e, cancellationToken);
        }
    }

    /// <summary>Ends the wire at once; whoever waits on it gets this failure.</summary>
    public MailFailureException Break(MailFailureException failure)
    {
        var first = Interlocked.CompareExchange(ref _failure, failure, null) ?? failure;
        _abort.Cancel();
        return first;
    }

    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync();
        await _abort.CancelAsync();
        try
        {
            await _to.DisposeAsync();
            await _from.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            // The other end is gone already, which is what was wanted.
        }
    }

    /// <summary>The failure of a connection that ended just now.</summary>
    protected virtual MailFailureException Lost(Exception? e) => _failures.Lost(e);

    /// <summary>Asked again and again while the server is waited for: a failure if it has been silent for too long in a way that only the protocol knows.</summary>
    protected virtual MailFailureException? TooLong(TimeSpan silence) => null;

    /// <summary>Takes octets that are ready.</summary>
    protected void Take(int count) => _start += count;

    /// <summary>Receives some more.</summary>
    protected async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == InputSize)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
        }

        _end += await ReceiveAsync(_input.AsMemory(_end), cancellationToken);
    }

    /// <summary>A server that talks all the time without answering would otherwise hold us for ever.</summary>
    protected void CutIfTedious(int octets)
    {
        if (Interlocked.Add(ref _unasked, octets + CostOfResponse) > UnaskedLimit)
            throw Break(_failures.ProtocolError($"it sent more than {UnaskedLimit:N0} octets that nobody had asked for"));
        if (_time.GetElapsedTime(Volatile.Read(ref _lastUse)) > UnaskedPatience * _patience)
            throw Break(_failures.ProtocolError($"it went on talking for {UnaskedPatience * _patience.TotalMinutes:0} minutes without answering"));
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        ThrowIfBroken(cancellationToken);
        using var stop = cancellationToken.UnsafeRegister(static wire => ((ServerWire)wire!)._abort.Cancel(), this);
        try
        {
            StartWaiting();
            var count = await _from.ReadAsync(target, _abort.Token);
            StopWaiting();
            return count > 0 ? count : throw Break(Lost(null));
        }
        catch (Exception e) when (e is not MailFailureException)
        {
            throw Explain(e, cancellationToken);
        }
    }

    private async ValueTask SendPendingAsync(CancellationToken cancellationToken)
    {
        if (_pending == 0)
            return;
        var count = _pending;
        _pending = 0;
        await SendAsync(_output.AsMemory(0, count), cancellationToken);
        if (_output.Length > OutputSize)
            _output = GC.AllocateUninitializedArray<byte>(OutputSize);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        ThrowIfBroken(cancellationToken);
        using var stop = cancellationToken.UnsafeRegister(static wire => ((ServerWire)wire!)._abort.Cancel(), this);
        try
        {
            // In slices, so that a slow line shows as progress and not as silence.
            while (!octets.IsEmpty)
            {
                var slice = octets[..Math.Min(octets.Length, WriteSlice)];
                HandedOver += slice.Length;
                StartWaiting();
                await _to.WriteAsync(slice, _abort.Token);
                StopWaiting();
                octets = octets[slice.Length..];
            }
        }
        catch (Exception e) when (e is not MailFailureException)
        {
            throw Explain(e, cancellationToken);
        }
    }

    private void StartWaiting()
    {
        if (Interlocked.Increment(ref _waiting) == 1)
            Volatile.Write(ref _lastProgress, _time.GetTimestamp());
    }

    private void StopWaiting()
    {
        Interlocked.Decrement(ref _waiting);
        Volatile.Write(ref _lastProgress, _time.GetTimestamp());
    }

    private void CutIfSilent()
    {
        if (Volatile.Read(ref _waiting) == 0)
            return;
        var silence = _time.GetElapsedTime(Volatile.Read(ref _lastProgress));
        if (silence > _patience)
        {
            IsSilent = true;
            Break(_failures.Silent(_patience));
        }
        else if (TooLong(silence) is { } failure)
        {
            Break(failure);
        }
    }

    private void ThrowIfBroken(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _failure) is { } failure)
            throw failure;
        if (_abort.IsCancellationRequested)
            throw Break(Lost(null));
    }

    private Exception Explain(Exception e, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Break(Lost(e));
            return new OperationCanceledException(cancellationToken);
        }

        return Break(Lost(e));
    }
}
