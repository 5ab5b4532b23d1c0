using System.Collections.Frozen;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Cli;

/// <summary>A journal that knows nothing and takes nothing, for a plan where no state directory exists: a plan must not make one.</summary>
internal sealed class EmptyJournal : ITransferJournal
{
    public Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A plan takes no ownership.");

    public Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
        Task.FromResult<IPairJournal?>(null);

    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MailboxPairSummary>>([]);

    public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<MessageKey>>(FrozenSet<MessageKey>.Empty);

    public Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken) => Task.FromResult(0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
