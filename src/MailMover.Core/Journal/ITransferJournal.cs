using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>The durable state of all mailbox pairs of one state directory.</summary>
public interface ITransferJournal : IAsyncDisposable
{
    /// <summary>
    /// Takes ownership of a pair, creating it the first time. Ownership is the operating system's lock, so that of a dead process is free at once.
    /// The epoch of the pair is raised; a writer with an older epoch fails.
    /// </summary>
    /// <exception cref="PairHeldException">Another living run holds it.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes ownership of a pair that is known already, as <see cref="OpenPairAsync"/> does, but not for a copy: what the journal says of the last
    /// copy (state, run, beginning, end, audit file) stays as it is.
    /// </summary>
    /// <returns>Null where nothing is known of the pair; nothing is created then.</returns>
    /// <exception cref="PairHeldException">Another living run holds it.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken);

    /// <summary>What is known of all pairs. Reads only; takes no ownership.</summary>
    Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Those of the keys whose messages an earlier copy has dealt with: copied, recognised at the destination, or refused there. Reads only; takes no ownership.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="folder">The number of the folder's record.</param>
    /// <param name="keys">The keys that are asked about, best a window of a listing.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="JournalException">The state directory cannot be read.</exception>
    Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken);

    /// <summary>Lets a source or destination that changed its name (host, port, user) keep its entries: every pair of <paramref name="former"/> belongs to <paramref name="current"/> from now on.</summary>
    /// <returns>How many pairs were joined.</returns>
    Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken);
}
