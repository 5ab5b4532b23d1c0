using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// The delays that servers asked for. One is asked for on one connection and meant for all: a server that throttles an account does not do so by connection, and who
/// goes on on the others is throttled for longer.
/// </summary>
internal sealed class ServerPauses(TimeProvider time)
{
    // Timers are not exact; nobody waits once more for the rest of a blink.
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Dictionary<EndpointSide, (DateTimeOffset Until, MailFailureException Cause)> _pauses = [];

    /// <summary>The server named a delay.</summary>
    public void Begin(MailFailureException cause)
    {
        if (cause is not { Kind: FailureKind.Throttled, RetryAfter: { } delay } || IsEcho(cause))
            return;
        var until = time.GetUtcNow() + delay;
        lock (_gate)
        {
            if (!_pauses.TryGetValue(cause.Side, out var pause) || pause.Until < until)
                _pauses[cause.Side] = (until, cause);
        }
    }

    /// <summary>Whether this failure only repeats what another connection was told.</summary>
    public static bool IsEcho(MailFailureException failure) => failure is { Kind: FailureKind.Throttled, InnerException: MailFailureException };

    /// <summary>Fails, with the rest of the delay, while the server wants to be left alone: who waits holds no connection.</summary>
    public void ThrowIfAny(EndpointSide side)
    {
        if (_pauses.Count == 0)
            return;
        (DateTimeOffset Until, MailFailureException Cause) pause;
        lock (_gate)
        {
            if (!_pauses.TryGetValue(side, out pause))
                return;
        }

        var left = pause.Until - time.GetUtcNow();
        if (left > Blink)
            throw new MailFailureException(side, FailureScope.Endpoint, FailureKind.Throttled, pause.Cause.Message, pause.Cause) { RetryAfter = left, ResumeAt = pause.Until, ServerText = pause.Cause.ServerText };
    }
}
