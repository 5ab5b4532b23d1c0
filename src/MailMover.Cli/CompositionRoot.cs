using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Demo;
using MailMover.Protocols.Imap;
using MailMover.Storage;

namespace MailMover.Cli;

/// <summary>Puts servers, journal and engine together.</summary>
internal sealed class CompositionRoot(TimeProvider time) : IProgramParts
{
    public bool HasState(StateSettings settings) => Directory.Exists(Path(settings));

    public IProgramState OpenState(StateSettings settings) => new ProgramState(StateDirectory.Open(Path(settings)), settings, time);

    public IMailSource OpenSource(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => Open(settings, credentials, limits);

    public IMailDestination OpenDestination(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => Open(settings, credentials, limits);

    public ITransfer CreateTransfer(IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer) =>
        new EngineTransfer(new TransferEngine(source, destination, journal, options, observer, time));

    public IVerification CreateVerification(IMailSource source, IMailDestination destination, ITransferJournal journal, VerificationOptions options, IVerificationObserver observer) =>
        new Verifier(new MailboxVerifier(source, destination, journal, options, observer, time));

    public Task<int> CopyAgainAsync(ITransferJournal journal, VerificationReport report, IReadOnlyCollection<VerifiedMessage> missing, CancellationToken cancellationToken) =>
        new MissingMail(journal, time).MarkAsync(report.Source, report.Destination, report.Run, [.. missing.Select(m => (m.Folder, m.FormerKey ?? m.Key))], cancellationToken);

    public async Task<IDemo> StartDemoAsync(CancellationToken cancellationToken) => new DemoServers(await DemoSession.StartAsync(cancellationToken));

    private static string Path(StateSettings settings) => settings.Directory ?? StateDirectory.DefaultPath;

    private ImapEndpoint Open(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits)
    {
        var options = new ImapEndpointOptions
        {
            Host = settings.Uri.Host,
            Port = settings.Uri.Port,
            Security = settings.Uri.Security,
            User = settings.Uri.User,
            Credentials = credentials,
            CertificateAuthorityFile = settings.CertificateAuthorityFile,
            CertificatePin = settings.CertificatePin,
            MaxConnections = limits.Connections,
            MaxMessageInOctets = limits.MaxMessageInOctets,
            TemporaryDirectory = limits.TemporaryDirectory,
            Trace = limits.Trace,
        };
        return new ImapEndpoint(options, settings.Side, time);
    }

    private sealed class EngineTransfer(TransferEngine engine) : ITransfer
    {
        public Task<TransferReport> RunAsync(Stopping stopping) => engine.RunAsync(stopping);

        public Task<TransferPlan> PlanAsync(CancellationToken cancellationToken) => engine.PlanAsync(cancellationToken);
    }

    private sealed class Verifier(MailboxVerifier verifier) : IVerification
    {
        public Task<VerificationReport> RunAsync(Stopping stopping) => verifier.RunAsync(stopping);
    }

    private sealed class DemoServers(DemoSession session) : IDemo
    {
        public string SourceUri => session.SourceUri;

        public string DestinationUri => session.DestinationUri;

        public string Password => session.Password;

        public IReadOnlyList<string> Contents => session.Contents;

        public async Task<(int Messages, IReadOnlyList<string> Differences)> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken)
        {
            var comparison = await session.CompareAsync(source, destination, cancellationToken);
            return (comparison.Messages, comparison.Differences);
        }

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
