using System.Collections.Frozen;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage.Findings;
using MailMover.Testing.Limits;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A state directory with a journal that knows the given pairs. Only certificates are written to the disk, to a place of their own.</summary>
internal sealed class ScriptedState : IProgramState, ITransferJournal
{
    public IReadOnlyList<MailboxPairSummary> Pairs { get; init; } = [];

    public (EndpointIdentity Former, EndpointIdentity Current)? Joined { get; private set; }

    public ITransferJournal Journal => this;

    public string TemporaryDirectory => "/state/temporary";

    public IOctetLedger Ledger { get; } = new InMemoryOctetLedger(TimeProvider.System);

    public IMessageNumbers Numbers(EndpointIdentity endpoint) => new PassingMessageNumbers(TimeProvider.System);

    public bool HasSpool(EndpointIdentity source, EndpointIdentity destination) => false;

    public Task<ISpool> OpenSpoolAsync(EndpointIdentity source, EndpointIdentity destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public string AuditFile(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/audit.csv";

    public string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/refused";

    public string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination) => "/state/jo/originals";

    /// <summary>The pair's own directory; made when a certificate is begun there.</summary>
    public string CertificateDirectory { get; } = Path.Combine(Path.GetTempPath(), $"mailmover-tests-{Guid.NewGuid():N}");

    public VerificationFiles BeginCertificate(EndpointIdentity source, EndpointIdentity destination, string? directory) =>
        VerificationFiles.Begin(directory ?? CertificateDirectory, Path.GetTempPath(), source, destination);

    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => Task.FromResult(Pairs);

    public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<MessageKey>>(FrozenSet<MessageKey>.Empty);

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
