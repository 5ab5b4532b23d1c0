using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>A journal that tells when messages of a spool have arrived: those of earlier runs when a pair is opened, those of this run once they are on record.</summary>
internal sealed class SpoolingJournal(ITransferJournal inner, ISpool spool, ArrivalHandler arrived) : ITransferJournal
{
    public async Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken)
    {
        var pair = new SpoolingPairJournal(await inner.OpenPairAsync(source, destination, runId, cancellationToken), spool, arrived);
        try
        {
            await pair.RecallAsync(cancellationToken);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
        inner.OpenKnownPairAsync(source, destination, runId, cancellationToken);

    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => inner.ListPairsAsync(cancellationToken);

    public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        inner.FindDealtWithAsync(source, destination, folder, keys, cancellationToken);

    public Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken) => inner.JoinAsync(former, current, cancellationToken);

    /// <summary>The journal behind it stays open: it is its owner's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
