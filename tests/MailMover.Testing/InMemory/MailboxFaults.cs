using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Testing.InMemory;

/// <summary>What goes wrong, scripted by the test. Counts ("the nth from now") begin when a fault is scripted.</summary>
public sealed class MailboxFaults
{
    private readonly Lock _lock = new();
    private readonly List<ScriptedFailure> _failures = [];
    private readonly List<AppendCut> _cuts = [];
    private readonly List<(byte[] Text, bool Fetch)> _hangUps = [];
    private readonly List<byte[]> _unreadable = [];
    private readonly List<(byte[] Text, string ServerText)> _refused = [];
    private int _twinIn;

    /// <summary>Every operation fails because the login is refused.</summary>
    public void RefuseLogin() => Fail("*", FailureKind.Authentication, times: int.MaxValue, serverText: "[AUTHENTICATIONFAILED] Authentication failed.");

    /// <summary>
    /// Fails an operation (the part of a step's name before the colon, or <c>*</c> for all) before it has any effect. An append's failure is its
    /// answer: it ends the connection where the scope is the endpoint, else it is a NO.
    /// </summary>
    public void Fail(
        string operation,
        FailureKind kind,
        FailureScope scope = FailureScope.Endpoint,
        int nth = 1,
        int times = 1,
        TimeSpan? retryAfter = null,
        string serverText = "[UNAVAILABLE] Try again later.")
    {
        lock (_lock)
            _failures.Add(new(operation, kind, scope, retryAfter, serverText) { Nth = nth, Times = times });
    }

    /// <summary>The nth append from now is committed, at least its first messages, but the connection breaks before the answer.</summary>
    public void LoseAnswer(int nth = 1, int committed = int.MaxValue) => Cut(new() { Nth = nth, Committed = committed });

    /// <summary>The nth append from now is sent and never committed; the connection breaks.</summary>
    public void LoseAppend(int nth = 1) => LoseAnswer(nth, committed: 0);

    /// <summary>The connection breaks before the nth append from now is sent.</summary>
    public void BreakBeforeAppend(int nth = 1) => Cut(new() { Nth = nth, Unsent = true });

    /// <summary>The connection breaks during the nth append from now, and the server commits it later.</summary>
    public void CommitLate(LateCommit when, int nth = 1) => Cut(new() { Nth = nth, Committed = 0, Late = when });

    /// <summary>The server ends the connection whenever a message with this text is read.</summary>
    public void HangUpOnFetchOf(string text) => Add(_hangUps, (Encoding.Latin1.GetBytes(text), true));

    /// <summary>The server ends the connection whenever a message with this text is appended.</summary>
    public void HangUpOnAppendOf(string text) => Add(_hangUps, (Encoding.Latin1.GetBytes(text), false));

    /// <summary>Messages with this text are listed, but reading them brings nothing.</summary>
    public void CannotFetch(string text) => Add(_unreadable, Encoding.Latin1.GetBytes(text));

    /// <summary>Messages with this text are refused with NO.</summary>
    public void RefuseAppendOf(string text, string serverText = "Message contains invalid header") => Add(_refused, (Encoding.Latin1.GetBytes(text), serverText));

    /// <summary>Just before the nth append from now is committed, another client delivers a message with the same header and another body.</summary>
    public void DeliverTwinBeforeAppend(int nth = 1)
    {
        lock (_lock)
            _twinIn = nth;
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _failures.Clear();
            _cuts.Clear();
            _hangUps.Clear();
            _unreadable.Clear();
            _refused.Clear();
            _twinIn = 0;
        }
    }

    internal MailFailureException? Next(EndpointSide side, string operation)
    {
        lock (_lock)
        {
            ScriptedFailure? due = null;
            foreach (var failure in _failures.Where(f => f.Operation == "*" || f.Operation == operation))
                due = failure.IsDue() ? due ?? failure : due;
            return due?.ToException(side, operation);
        }
    }

    internal AppendCut? NextCut()
    {
        lock (_lock)
        {
            var due = _cuts.FindAll(c => --c.Nth == 0);
            _cuts.RemoveAll(due.Contains);
            return due.FirstOrDefault();
        }
    }

    internal bool TwinIsDue()
    {
        lock (_lock)
            return _twinIn > 0 && --_twinIn == 0;
    }

    internal bool HangsUpOnFetch(ReadOnlyMemory<byte> octets) => Any(_hangUps, h => h.Fetch && Holds(octets, h.Text));

    internal bool HangsUpOnAppend(ReadOnlyMemory<byte> octets) => Any(_hangUps, h => !h.Fetch && Holds(octets, h.Text));

    internal bool IsUnreadable(ReadOnlyMemory<byte> octets) => Any(_unreadable, t => Holds(octets, t));

    internal string? Refusal(ReadOnlyMemory<byte> octets)
    {
        lock (_lock)
            return _refused.FirstOrDefault(r => Holds(octets, r.Text)).ServerText;
    }

    private static bool Holds(ReadOnlyMemory<byte> octets, byte[] text) => octets.Span.IndexOf(text) >= 0;

    private void Cut(AppendCut cut) => Add(_cuts, cut);

    private void Add<T>(List<T> list, T item)
    {
        lock (_lock)
            list.Add(item);
    }

    private bool Any<T>(List<T> list, Predicate<T> predicate)
    {
        lock (_lock)
            return list.Exists(predicate);
    }
}
