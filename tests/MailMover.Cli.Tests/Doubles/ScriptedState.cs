using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A state directory that is not on any disk, with a journal that knows the given pairs.</summary>
internal sealed class ScriptedState : IProgramState, ITransferJournal
{
    public IReadOnlyList<MailboxPairSummary> Pairs { get; init; } = [];

    public (EndpointIdentity Former, EndpointIdentity Current)? Joined { get; private set; }

    public ITransferJournal Journal => this;

    public string TemporaryDirectory => "/state/temporary";

    public string AuditFile(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/audit.csv";

    public string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/refused";

    public string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/originals";

    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => Task.FromResult(Pairs);

    public Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken)
    {
        Joined = (former, current);
        return Task.FromResult(Pairs.Count(p => p.Source == former || p.Destination == former));
    }

    public Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken) =>
        Task.FromResult<IPairJournal?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
