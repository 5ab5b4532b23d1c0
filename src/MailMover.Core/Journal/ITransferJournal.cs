using MailMover.Core.Endpoints;

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

    /// <summary>Lets a source or destination that changed its name (host, port, user) keep its entries: every pair of <paramref name="former"/> belongs to <paramref name="current"/> from now on.</summary>
    /// <returns>How many pairs were joined.</returns>
    Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken);
}
