using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;
using MailMover.Core.Transfer.Spooling;
using MailMover.Core.Verification;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery;

namespace MailMover.Cli;

/// <summary>What commands put together; the one place where they meet servers, disks and the engine.</summary>
internal interface IProgramParts
{
    /// <summary>Whether there is a state directory yet. Looks only.</summary>
    bool HasState(StateSettings settings);

    /// <summary>Opens the state directory, making it where it is missing.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    IProgramState OpenState(StateSettings settings);

    IMailSource OpenSource(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits);

    IMailDestination OpenDestination(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits);

    /// <summary>Looks for servers, with these further authorities and this pin if not null.</summary>
    IServiceProbe CreateProbe(string? certificateAuthorityFile, string? certificatePin);

    IPreflight CreatePreflight(IMailSource source, IMailDestination destination, ITransferJournal journal, PreflightOptions options);

    /// <summary>Finds the servers of mail addresses, by this catalog first; its probes trust these further authorities and this pin if not null.</summary>
    IAccountDiscovery CreateDiscovery(ProviderCatalog catalog, LookupSettings lookup, string? certificateAuthorityFile, string? certificatePin);

    /// <param name="source">The source.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="options">How the copy is done.</param>
    /// <param name="observer">Who watches the copy.</param>
    /// <param name="archive">Where an archive of the same download goes; null for none.</param>
    /// <param name="spool">Where downloaded messages are kept until they have arrived; null where the source shows them again. Stays the caller's.</param>
    ITransfer CreateTransfer(IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer, ArchiveTarget? archive = null, ISpool? spool = null);

    /// <summary>Deletes at the source what was copied; only for a source that was opened from a POP3 endpoint.</summary>
    IRemoval CreateRemoval(IMailSource source, IMailDestination destination, ITransferJournal journal, RemovalOptions options, ITransferObserver observer);

    IVerification CreateVerification(IMailSource source, IMailDestination destination, ITransferJournal journal, VerificationOptions options, IVerificationObserver observer);

    /// <summary>Marks messages that were copied and are gone, so that the next copy brings them again. Tells how many it marked.</summary>
    Task<int> CopyAgainAsync(ITransferJournal journal, VerificationReport report, IReadOnlyCollection<VerifiedMessage> missing, CancellationToken cancellationToken);

    /// <param name="inFiles">Whether to show mail in files in any case, not only where there are no servers to show.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailMover.Demo.DemoUnavailableException">There is nothing to run the demonstration on; the message says what to install.</exception>
    Task<IDemo> StartDemoAsync(bool inFiles, CancellationToken cancellationToken);
}
