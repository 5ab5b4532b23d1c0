using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// The one session of a maildrop, which POP3 allows no more of, and all who use it. Commands go in turns; what the session shows is there for all without a turn,
/// so that nobody waits for a reader that is open.
/// </summary>
internal sealed class SharedSession(Pop3EndpointOptions options, Pop3Failures failures, TimeProvider time) : IAsyncDisposable
{
    // Shorter than what servers forget sessions after, and short enough that what it shows is not old.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private const string HidesNote = "pop3.hides";

    private readonly Pop3Connector _connector = new(options, failures, time);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<MessageKey, string> _names = [];
    private readonly HashSet<string> _said = [];
    private MailFailureException? _refused;
    private IFolderNumbers? _numbers;
    private Pop3Session? _session;
    private Maildrop? _maildrop;
    private long _lastUse;
    private int _readers;
    private long _brought;
    private volatile bool _hides = options.Host.ToUpperInvariant() is "POP.GMAIL.COM" or "POP.GOOGLEMAIL.COM";
    private bool _isDisposed;

    /// <summary>Whether the server is known not to show again what was read.</summary>
    public bool HidesWhatWasRead => _hides;

    /// <summary>What the session shows, or the last one showed.</summary>
    public Maildrop Maildrop => Volatile.Read(ref _maildrop) ?? throw failures.Lost(null);

    /// <summary>What the server announced to the last session.</summary>
    public Pop3Capabilities Capabilities { get; private set; } = Pop3Capabilities.Unknown;

    /// <summary>Whether the last session went to this machine.</summary>
    public bool IsLoopback => _connector.IsLoopback;

    /// <summary>When its certificate ends; null where there was none.</summary>
    public DateTimeOffset? CertificateExpires => _connector.CertificateExpires;

    /// <summary>Dates that were read from headers for a listing.</summary>
    public ConcurrentDictionary<MessageKey, DateTimeOffset?> Dates { get; } = [];

    public string? NameOf(MessageKey key) => _names.GetValueOrDefault(key);

    /// <summary>Comes in: with a session, which is begun where there is none that can be used.</summary>
    public async Task<Maildrop> OpenAsync(bool fresh, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!fresh && Volatile.Read(ref _readers) > 0 && _session is { Wire.IsBroken: false } && _maildrop is { } open)
            return open;
        await TakeTurnAsync(cancellationToken);
        try
        {
            if (!fresh && IsUsable())
                return _maildrop!;
            await QuitAsync();
            return await BeginAsync(goesOn: false, cancellationToken);
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>The figures, as far as possible without disturbing anybody.</summary>
    public async Task<FolderStatus> StatusAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A server that has just refused another session would make everybody wait for figures that are known.
        if (_session is null && _maildrop is { } last && time.GetElapsedTime(Volatile.Read(ref _lastUse)) < LongestIdle)
            return last.Status;
        return (await OpenAsync(false, cancellationToken)).Status;
    }

    public void ReaderOpened() => Interlocked.Increment(ref _readers);

    public void ReaderClosed()
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        Interlocked.Decrement(ref _readers);
    }

    /// <summary>Waits for a turn with the session. Whoever has it gives it back with <see cref="EndTurn"/>.</summary>
    /// <exception cref="MailFailureException">The session is over; whoever wants to go on opens the folder again.</exception>
    public async Task<Pop3Session> BeginTurnAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        if (_session is { } session)
            return session;
        EndTurn();
        throw failures.Lost(null);
    }

    public void EndTurn()
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        _turn.Release();
    }

    /// <summary>
    /// At the end of a listing: whether another session shows more. Some providers show a few hundred messages at a time and others once those were read, so
    /// a session in which something was read is followed by another one, until one brings nothing new.
    /// </summary>
    /// <param name="after">The last number that was listed.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<bool> LookForMoreAsync(uint after, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            if (_session is not { Read.Count: > 0 } session || Maildrop.IsDearToList)
                return false;
            await session.DrainAsync(cancellationToken);
            await QuitAsync();
            var now = await TryLookAsync(cancellationToken);
            if (now is null)
                return false;
            if (session.Read.Count(uid => now.Find(uid) is not null) * 2 < session.Read.Count && !_hides)
                await LearnToHideAsync(cancellationToken);
            var more = now.After(after, int.MaxValue).Count;
            if (more == 0)
                return false;
            _brought += more;
            options.Note?.Invoke($"{options.Host} had {more:N0} more messages when asked again ({_brought:N0} more so far). It is asked again until there are none.");
            return true;
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>Begins another session in one's turn, to see what is still there.</summary>
    /// <returns>The session, or null where the server does not allow that just now.</returns>
    public async Task<Pop3Session?> LookAnewAsync(CancellationToken cancellationToken)
    {
        await QuitAsync();
        try
        {
            await BeginAsync(goesOn: true, cancellationToken);
            return _session;
        }
        catch (MailFailureException failure) when (failure.Kind == FailureKind.Throttled)
        {
            return null;
        }
    }

    /// <summary>Begins a session of one's own in one's turn: nobody else sees it, and it is over when the turn ends.</summary>
    public async Task<(Pop3Session Session, Maildrop Maildrop)> BeginAloneAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            await QuitAsync();
            var maildrop = await BeginAsync(goesOn: false, cancellationToken);
            var session = _session!;
            (_session, _maildrop) = (null, null);
            return (session, maildrop);
        }
        catch
        {
            EndTurn();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;

        // Whoever still has a turn is cut off.
        var isFree = await _turn.WaitAsync(TimeSpan.Zero);
        if (isFree)
            await QuitAsync();
        else if (_session is { } session)
            await session.DisposeAsync();
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        if (!_isDisposed)
            return;
        _turn.Release();
        throw new ObjectDisposedException(nameof(Pop3Endpoint));
    }

    private bool IsUsable() =>
        _session is { Wire.IsBroken: false } session && _maildrop is not null
        && (Volatile.Read(ref _readers) > 0 || (!session.HasHungUp() && time.GetElapsedTime(Volatile.Read(ref _lastUse)) < LongestIdle));

    private async Task QuitAsync()
    {
        if (_session is not { } session)
            return;
        _session = null;
        await session.QuitAsync();
    }

    /// <summary>Logs in. A login that was refused is not tried again, whoever asks: a few of them lock an account.</summary>
    private async Task<Pop3Session> LogInAsync(CancellationToken cancellationToken)
    {
        if (_refused is { } before)
            throw before;
        try
        {
            return await _connector.ConnectAsync(cancellationToken);
        }
        catch (MailFailureException failure) when (failure.Kind == FailureKind.Authentication)
        {
            _refused = failure;
            throw;
        }
    }

    private async Task<Maildrop> BeginAsync(bool goesOn, CancellationToken cancellationToken)
    {
        _numbers ??= await options.Numbers.OpenAsync(FolderPath.Inbox, cancellationToken);
        if (!_hides && await _numbers.GetNoteAsync(HidesNote, cancellationToken) == "yes")
            _hides = true;
        var session = await LogInAsync(cancellationToken);
        Capabilities = session.Capabilities;
        try
        {
            if (session.Capabilities.DeletesWhatWasRead)
                DeletesWhatWasRead();
            var maildrop = await new MaildropNumbering(_numbers, options).RunAsync(session, goesOn, _hides, cancellationToken);
            foreach (var entry in maildrop.Entries)
                _names[new ImapMessageKey(maildrop.Status.UidValidity, entry.Uid)] = entry.Name;
            Volatile.Write(ref _maildrop, maildrop);
            _session = session;
            return maildrop;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<Maildrop?> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await BeginAsync(goesOn: true, cancellationToken);
        }
        catch (MailFailureException failure) when (failure.Kind == FailureKind.Throttled && !_hides && _brought == 0)
        {
            // Nothing says that there is more; to wait for that alone would make every copy from an ordinary server take minutes longer.
            SayOnce($"{options.Host} did not allow another session right after the first, so it was not asked whether it has more to show. Run the same command again later to be sure. ({failure.ServerText ?? failure.Message})");
            return null;
        }
    }

    private async Task LearnToHideAsync(CancellationToken cancellationToken)
    {
        _hides = true;
        await _numbers!.SetNoteAsync(HidesNote, "yes", cancellationToken);
        SayOnce($"{options.Host} does not show again what was read once. That is this provider's way with POP3: it hides, archives or deletes it. IMAP shows everything, where the provider has it.");
    }

    private void DeletesWhatWasRead()
    {
        _hides = true;
        SayOnce($"{options.Host} says that it may delete messages once they were read over POP3 (EXPIRE 0). What is copied may not be there a second time.");
    }

    private void SayOnce(string text)
    {
        if (_said.Add(text))
            options.Note?.Invoke(text);
    }
}
