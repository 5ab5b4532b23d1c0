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

namespace MailMover.Cli.Tests.Doubles;

/// <summary>The program's parts without servers, disks and engine: the run is a script.</summary>
internal sealed class ScriptedParts : IProgramParts, ITransfer, IVerification, IPreflight
{
    private ITransferObserver? _observer;
    private IVerificationObserver? _verificationObserver;

    public bool StateExists { get; init; } = true;

    public ScriptedState State { get; init; } = new();

    public int StatesOpened { get; private set; }

    public StateSettings? StateSettings { get; private set; }

    public List<RecordingEndpoint> Endpoints { get; } = [];

    public TransferOptions? Options { get; private set; }

    public ITransferJournal? JournalGiven { get; private set; }

    public TransferPlan Plan { get; init; } = Samples.Plan;

    public ScriptedProbe Probe { get; init; } = new();

    public IDemo? Demo { get; init; }

    /// <summary>What a run does; the default tells the usual events and gives the sample report.</summary>
    public Func<ITransferObserver, Stopping, Task<TransferReport>> Run { get; init; } = (observer, _) =>
    {
        observer.OnStart(new TransferProgress());
        foreach (var transferEvent in Samples.Events)
            observer.OnEvent(transferEvent);
        return Task.FromResult(Samples.Report);
    };

    /// <summary>What a verification does; the default tells the usual events and findings and gives the sample report.</summary>
    public Func<IVerificationObserver, Stopping, Task<VerificationReport>> Verify { get; init; } = (observer, _) =>
    {
        observer.OnStart(new VerificationProgress());
        foreach (var transferEvent in Samples.VerificationEvents)
            observer.OnEvent(transferEvent);
        foreach (var finding in Samples.Verification.Findings)
            observer.OnFinding(finding);
        return Task.FromResult(Samples.Verification);
    };

    /// <summary>The options of every verification, in turn.</summary>
    public List<VerificationOptions> Verifications { get; } = [];

    /// <summary>What happened in which order: <c>verify</c>, <c>mark</c>, <c>copy</c>.</summary>
    public List<string> Steps { get; } = [];

    public IReadOnlyCollection<VerifiedMessage> Marked { get; private set; } = [];

    public bool HasState(StateSettings settings) => StateExists;

    public IProgramState OpenState(StateSettings settings)
    {
        StatesOpened++;
        StateSettings = settings;
        return State;
    }

    /// <summary>What is behind an endpoint, where a test wants more of it than a name.</summary>
    public Func<EndpointSettings, IMailSource>? Source { get; init; }

    /// <summary>How deleting at the source ends; it asks first.</summary>
    public RemovalReport? Removal { get; init; }

    public IMailSource OpenSource(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => Source is null ? Open(settings, credentials, limits) : Source(settings);

    public IMailDestination OpenDestination(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) => Open(settings, credentials, limits);

    public IServiceProbe CreateProbe(string? certificateAuthorityFile, string? certificatePin) => Probe;

    public ScriptedDiscovery Discovery { get; init; } = new();

    public IAccountDiscovery CreateDiscovery(ProviderCatalog catalog, LookupSettings lookup, string? certificateAuthorityFile, string? certificatePin)
    {
        Discovery.Lookup = lookup;
        return Discovery;
    }

    /// <summary>What a look before the copy finds.</summary>
    public PreflightReport Preflight { get; init; } = Samples.Preflight;

    public PreflightOptions? PreflightOptions { get; private set; }

    public IPreflight CreatePreflight(IMailSource source, IMailDestination destination, ITransferJournal journal, PreflightOptions options)
    {
        (JournalGiven, PreflightOptions) = (journal, options);
        return this;
    }

    Task<PreflightReport> IPreflight.RunAsync(CancellationToken cancellationToken)
    {
        Steps.Add("check");
        return Task.FromResult(Preflight with { Rules = PreflightOptions!.Rules });
    }

    public ITransfer CreateTransfer(IMailSource source, IMailDestination destination, ITransferJournal journal, TransferOptions options, ITransferObserver observer, ArchiveTarget? archive, ISpool? spool)
    {
        (JournalGiven, Options, _observer) = (journal, options, observer);
        return this;
    }

    public IRemoval CreateRemoval(IMailSource source, IMailDestination destination, ITransferJournal journal, RemovalOptions options, ITransferObserver observer) =>
        new ScriptedRemoval(Removal!, Steps);

    public IVerification CreateVerification(IMailSource source, IMailDestination destination, ITransferJournal journal, VerificationOptions options, IVerificationObserver observer)
    {
        Verifications.Add(options);
        _verificationObserver = observer;
        return this;
    }

    public Task<int> CopyAgainAsync(ITransferJournal journal, VerificationReport report, IReadOnlyCollection<VerifiedMessage> missing, CancellationToken cancellationToken)
    {
        Steps.Add("mark");
        Marked = missing;
        return Task.FromResult(missing.Count);
    }

    public Task<IDemo> StartDemoAsync(bool inFiles, CancellationToken cancellationToken) =>
        Demo is null ? throw new MailMover.Demo.DemoUnavailableException("Dovecot is not installed.") : Task.FromResult(Demo);

    public async Task<ArchivingReport> RunAsync(Stopping stopping)
    {
        Steps.Add("copy");
        foreach (var endpoint in Endpoints.Where(e => !e.Settings.Uri.IsLocal))
            await endpoint.LogInAsync(stopping.Forceful);
        return new ArchivingReport { Copy = await Run(_observer!, stopping) };
    }

    Task<VerificationReport> IVerification.RunAsync(Stopping stopping)
    {
        Steps.Add("verify");
        return Verify(_verificationObserver!, stopping);
    }

    public Task<TransferPlan> PlanAsync(CancellationToken cancellationToken) => Task.FromResult(Plan);

    private RecordingEndpoint Open(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits)
    {
        var endpoint = new RecordingEndpoint(settings, credentials, limits);
        Endpoints.Add(endpoint);
        return endpoint;
    }
}
