using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;
using MailMover.Core.Transfer.Spooling;
using MailMover.Core.Verification;
using MailMover.Demo;
using MailMover.Protocols.Discovery;
using MailMover.Protocols.Imap;
using MailMover.Protocols.LocalStores;
using MailMover.Protocols.LocalStores.Eml;
using MailMover.Protocols.LocalStores.Maildir;
using MailMover.Protocols.LocalStores.Mbox;
using MailMover.Protocols.Pop3;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery;
using MailMover.Storage;

namespace MailMover.Cli;

/// <summary>Puts servers, journal and engine together.</summary>
internal sealed class CompositionRoot(TimeProvider time) : IProgramParts
{
    private AddressLookup? _lookup;

    public bool HasState(StateSettings settings) => Directory.Exists(Path(settings));

    public IProgramState OpenState(StateSettings settings) => new ProgramState(StateDirectory.Open(Path(settings)), settings, time);

    public IMailSource OpenSource(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => settings.Uri.Kind switch
    {
        EndpointKind.Imap => Imap(settings, credentials, limits),
        EndpointKind.Pop3 => Pop3(settings, credentials, limits),
        EndpointKind.Maildir => new MaildirEndpoint(Local(settings, limits), time),
        EndpointKind.Mbox => new MboxEndpoint(Local(settings, limits), time),
        _ => new EmlEndpoint(Local(settings, limits), time),
    };

    public IMailDestination OpenDestination(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => settings.Uri.Kind switch
    {
        EndpointKind.Imap => Imap(settings, credentials, limits),
        EndpointKind.Maildir => new MaildirEndpoint(Local(settings, limits), time),
        EndpointKind.Mbox => new MboxEndpoint(Local(settings, limits), time),
        EndpointKind.Eml => new EmlEndpoint(Local(settings, limits), time),
        _ => throw new InvalidOperationException("POP3 can only be read from."),
    };

    public IServiceProbe CreateProbe(string? certificateAuthorityFile, string? certificatePin) => new ServiceProbe(certificateAuthorityFile, certificatePin, time);

    public IPreflight CreatePreflight(IMailSource source, IMailDestination destination, ITransferJournal journal, PreflightOptions options) =>
        new LookBefore(new PreflightCheck(source, destination, journal, options, time));

    public IAccountDiscovery CreateDiscovery(ProviderCatalog catalog, LookupSettings lookup, string? certificateAuthorityFile, string? certificatePin) =>
        LazyInitializer.EnsureInitialized(ref _lookup, () => new AddressLookup(time)).Create(catalog, lookup, CreateProbe(certificateAuthorityFile, certificatePin));

    public ITransfer CreateTransfer(IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer, ArchiveTarget? archive, ISpool? spool) =>
        new EngineTransfer(
            new TransferEngine(source, destination, journal, options, observer, time),
            new ArchivingTransfer(source, destination, journal, options, observer, time) { Archive = archive, Spool = spool });

    public IRemoval CreateRemoval(IMailSource source, IMailDestination destination, ITransferJournal journal, RemovalOptions options, ITransferObserver observer) =>
        new Removal(new SourceRemoval((IRemovingSource)source, destination, journal, options, observer, time));

    public IVerification CreateVerification(IMailSource source, IMailDestination destination, ITransferJournal journal, VerificationOptions options, IVerificationObserver observer) =>
        new Verifier(new MailboxVerifier(source, destination, journal, options, observer, time));

    public Task<int> CopyAgainAsync(ITransferJournal journal, VerificationReport report, IReadOnlyCollection<VerifiedMessage> missing, CancellationToken cancellationToken) =>
        new MissingMail(journal, time).MarkAsync(report.Source, report.Destination, report.Run, [.. missing.Select(m => (m.Folder, m.FormerKey ?? m.Key))], cancellationToken);

    public async Task<IDemo> StartDemoAsync(bool inFiles, CancellationToken cancellationToken) => new Demonstration(await DemoSession.StartAsync(inFiles, cancellationToken));

    private static string Path(StateSettings settings) => settings.Directory ?? StateDirectory.DefaultPath;

    private ImapEndpoint Imap(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits)
    {
        var server = settings.Server!;
        var options = new ImapEndpointOptions
        {
            Host = server.Host,
            Port = server.Port,
            Security = server.Security,
            User = server.User,
            AuthUser = settings.AuthForm is null ? settings.AuthUser : null,
            LoginName = settings.LoginName,
            Credentials = credentials,
            CertificateAuthorityFile = settings.CertificateAuthorityFile,
            CertificatePin = settings.CertificatePin,
            MaxConnections = limits.Connections,
            GoodbyeWait = limits.GoodbyeWait,
            MaxMessageInOctets = limits.MaxMessageInOctets,
            TemporaryDirectory = limits.TemporaryDirectory,
            Account = limits.Account,
            Words = limits.Words,
            Rates = limits.Rates,
            Trace = limits.Trace,
        };
        return new ImapEndpoint(options, settings.Side, time);
    }

    private Pop3Endpoint Pop3(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits)
    {
        var server = settings.Server!;
        var options = new Pop3EndpointOptions
        {
            Host = server.Host,
            Port = server.Port,
            Security = server.Security,
            User = server.User,
            AuthUser = settings.AuthForm is null ? settings.AuthUser : null,
            LoginName = settings.LoginName,
            Credentials = credentials,
            Numbers = limits.Numbers,
            CertificateAuthorityFile = settings.CertificateAuthorityFile,
            CertificatePin = settings.CertificatePin,
            MaxMessageInOctets = limits.MaxMessageInOctets,
            TemporaryDirectory = limits.TemporaryDirectory,
            MarkRead = limits.MarkRead,
            ListDates = limits.ListDates,
            Count = limits.Count,
            Account = limits.Account,
            Words = limits.Words,
            Rates = limits.Rates,
            Trace = limits.Trace,
            Note = limits.Note,
        };
        return new Pop3Endpoint(options, time);
    }

    private static LocalStoreOptions Local(EndpointSettings settings, EndpointLimits limits) => new()
    {
        Path = ((LocalStoreUri)settings.Uri).Path,
        Side = settings.Side,
        Numbers = limits.Numbers,
        TemporaryDirectory = limits.TemporaryDirectory,
        MaxMessageInOctets = limits.MaxMessageInOctets,
    };

    private sealed class EngineTransfer(TransferEngine engine, ArchivingTransfer transfer) : ITransfer
    {
        public Task<ArchivingReport> RunAsync(Stopping stopping) => transfer.RunAsync(stopping);

        public Task<TransferPlan> PlanAsync(CancellationToken cancellationToken) => engine.PlanAsync(cancellationToken);
    }

    private sealed class LookBefore(PreflightCheck check) : IPreflight
    {
        public Task<PreflightReport> RunAsync(CancellationToken cancellationToken) => check.RunAsync(cancellationToken);
    }

    private sealed class Removal(SourceRemoval removal) : IRemoval
    {
        public Task<RemovalReport> RunAsync(Func<RemovalProposal, CancellationToken, Task<bool>> agree, Stopping stopping) => removal.RunAsync(agree, stopping);
    }

    private sealed class Verifier(MailboxVerifier verifier) : IVerification
    {
        public Task<VerificationReport> RunAsync(Stopping stopping) => verifier.RunAsync(stopping);
    }

    private sealed class Demonstration(DemoSession session) : IDemo
    {
        public string Introduction => session.Introduction;

        public string SourceUri => session.SourceUri;

        public string DestinationUri => session.DestinationUri;

        public string? Password => session.Password;

        public IReadOnlyList<string> Contents => session.Contents;

        public async Task<(int Messages, IReadOnlyList<string> Differences)> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken)
        {
            var comparison = await session.CompareAsync(source, destination, cancellationToken);
            return (comparison.Messages, comparison.Differences);
        }

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
