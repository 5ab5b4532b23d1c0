using MailMover.Core.Endpoints;

namespace MailMover.Core.Limits;

/// <summary>
/// How many octets each account has read and been given, hour by hour. It is durable and shared by all runs on this computer that use the same state directory:
/// octets are counted before they go, so that a run that is killed has counted too many at most.
/// </summary>
/// <remarks>Where it cannot be read or written, every method throws the exception of a journal that cannot be used: octets that cannot be counted do not go.</remarks>
public interface IOctetLedger : IAsyncDisposable
{
    /// <summary>
    /// Takes octets of messages if there is room for them: what was listed takes room of <see cref="OctetDirection.Down"/> as well. What was counted for an hour that lies ahead, by
    /// a clock that was wrong, is counted for this hour from now on. What is granted is on disk when the task ends, and nobody else can take it.</summary>
    Task<OctetGrant> TakeAsync(EndpointIdentity account, OctetDirection direction, OctetWish wish, CancellationToken cancellationToken);

    /// <summary>Gives back what was granted and not used, or adds what went beyond a grant or was listed (negative).</summary>
    /// <param name="account">The account.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="hour">The hour of the grant.</param>
    /// <param name="octets">What was not used.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task GiveBackAsync(EndpointIdentity account, OctetDirection direction, long hour, long octets, CancellationToken cancellationToken);

    /// <summary>The octets that count now; those of listings are among <see cref="OctetDirection.Down"/>.</summary>
    Task<long> UsedAsync(EndpointIdentity account, OctetDirection direction, CancellationToken cancellationToken);
}
