using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;

namespace MailMover.Cli;

/// <summary>Puts servers, journal and engine together.</summary>
internal sealed class CompositionRoot : IProgramParts
{
    public bool HasState(StateSettings settings) => throw new NotSupportedException();

    public IProgramState OpenState(StateSettings settings) => throw new NotSupportedException();

    public IMailSource OpenSource(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => throw new NotSupportedException();

    public IMailDestination OpenDestination(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => throw new NotSupportedException();

    public ITransfer CreateTransfer(IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer) => throw new NotSupportedException();

    public Task<IDemo> StartDemoAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
