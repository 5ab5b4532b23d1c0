using MailMover.Cli.Endpoints;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;

namespace MailMover.Cli.Commands;

/// <summary>A pair of mailboxes that a command works on: state directory, trace and both ends, opened in this order and closed in the other.</summary>
internal sealed class OpenedPair : IAsyncDisposable
{
    private readonly List<string> _notes = [];
    private readonly TraceFile? _trace;
    private readonly IMessageNumbers _sourceNumbers;
    private readonly IMessageNumbers _destinationNumbers;

    private readonly IMessageNumbers? _archiveNumbers;
    private readonly bool _ownsState;
    private readonly AccountBudgets _sourceBudgets;
    private readonly AccountBudgets _destinationBudgets;

    private OpenedPair(CommandContext context, PairSettings settings, ICredentialSource sourceSecret, ICredentialSource destinationSecret, IProgramState? state, LineRates? sharedRates)
    {
        _trace = settings.TraceFile is null ? null : new TraceFile(settings.TraceFile, context.Time);
        (State, _ownsState) = (state ?? context.Parts.OpenState(settings.State), state is null);
        _sourceNumbers = State.Numbers(settings.From.Uri.Identity);
        _destinationNumbers = State.Numbers(settings.To.Uri.Identity);
        Action<string>? trace = _trace is null ? null : _trace.Write;
        var rates = sharedRates ?? (settings.Limits.Rate is { } table ? LineRates.Of(table, context.Time) : null);
        var from = Limits(context, settings, settings.From.Uri, State.TemporaryDirectory, _sourceNumbers) with { Trace = trace, Note = Hear, Rates = rates };
        var to = Limits(context, settings, settings.To.Uri, State.TemporaryDirectory, _destinationNumbers, settings.DestinationConnections) with { Trace = trace, Note = Hear, Rates = rates };
        var copies = settings is not VerifySettings;
        _sourceBudgets = DailyBudgets.Of(settings.From, from.Account, settings.Limits.From, copies, State.Ledger, context.Time);
        _destinationBudgets = DailyBudgets.Of(settings.To, to.Account, settings.Limits.To, copies, State.Ledger, context.Time);
        Source = LimitedSource.Around(context.Parts.OpenSource(settings.From, sourceSecret, Counting(from, _sourceBudgets.Down)), _sourceBudgets);
        Destination = LimitedDestination.Around(context.Parts.OpenDestination(settings.To, destinationSecret, to), _destinationBudgets);
        if (settings is not TransferSettings { Also: { } also })
            return;
        _archiveNumbers = State.Numbers(also.Identity);
        Archive = context.Parts.OpenDestination(new EndpointSettings { Side = EndpointSide.Destination, Uri = also }, NoCredential.Instance, Limits(context, settings, also, State.TemporaryDirectory, _archiveNumbers));
    }

    /// <summary>What the endpoints had to say that is no failure, in order.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notes)
                return [.. _notes];
        }
    }

    /// <summary>Shows what the endpoints say while something is shown at all.</summary>
    public Action<string>? Notice { get; set; }

    public IProgramState State { get; }

    public IMailSource Source { get; }

    public IMailDestination Destination { get; }

    /// <summary>Where an archive of the same download goes; null for none.</summary>
    public IMailDestination? Archive { get; }

    public string AuditFile => State.AuditFile(Source.Identity, Destination.Identity);

    public string RefusedDirectory => State.RefusedDirectory(Source.Identity, Destination.Identity);

    public string OriginalsDirectory => State.OriginalsDirectory(Source.Identity, Destination.Identity);

    /// <summary>Reads the secrets and opens everything. No server is asked yet.</summary>
    public static async Task<OpenedPair> OpenAsync(CommandContext context, PairSettings settings)
    {
        var (source, destination) = await ReadSecretsAsync(context, settings);
        return Open(context, settings, source, destination);
    }

    /// <summary>Opens both ends. No server is asked yet.</summary>
    /// <param name="context">What every command works with.</param>
    /// <param name="settings">What was typed.</param>
    /// <param name="sourceSecret">The source's secret.</param>
    /// <param name="destinationSecret">The destination's secret.</param>
    /// <param name="state">An open state directory, which stays the caller's; null to open that of the settings.</param>
    public static OpenedPair Open(CommandContext context, PairSettings settings, ICredentialSource sourceSecret, ICredentialSource destinationSecret, IProgramState? state = null, LineRates? sharedRates = null) =>
        new(context, settings, sourceSecret, destinationSecret, state, sharedRates);

    public static async Task<(ICredentialSource Source, ICredentialSource Destination)> ReadSecretsAsync(CommandContext context, PairSettings settings)
    {
        var reader = new SecretReader(context.Console, context.Environment, context.Time);
        var stop = context.Stop.Stopping.Graceful;
        return (await reader.ReadAsync(settings.From, stop), await reader.ReadAsync(settings.To, stop));
    }

    /// <summary>What opening one end takes, with what is known of its provider.</summary>
    public static EndpointLimits Limits(CommandContext context, PairSettings settings, EndpointUri endpoint, string temporaryDirectory, IMessageNumbers numbers, int? connections = null)
    {
        var limits = new EndpointLimits
        {
            Connections = connections ?? settings.Connections,
            GoodbyeWait = settings.GoodbyeWait,
            MaxMessageInOctets = settings.MaxMessageInOctets,
            TemporaryDirectory = temporaryDirectory,
            Numbers = numbers,
            MarkRead = settings.MarkRead,
            ListDates = settings.ChoosesByDate,
        };
        return context.Providers.Complete(limits, endpoint, settings.ProviderDirectory);
    }

    private static EndpointLimits Counting(EndpointLimits limits, OctetBudget? budget) => budget is null ? limits : limits with { Count = budget.CountAsync };

    /// <summary>What was counted and not used. Where that cannot be written any more, too much stays counted, which harms nobody.</summary>
    private async Task GiveBackAsync()
    {
        try
        {
            await _destinationBudgets.DisposeAsync();
            await _sourceBudgets.DisposeAsync();
        }
        catch (JournalException)
        {
            // The disk has failed already, and whoever met that first has told it.
        }
    }

    private void Hear(string text)
    {
        lock (_notes)
            _notes.Add(text);
        Notice?.Invoke(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (Archive is not null)
            await Archive.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
        await GiveBackAsync();
        if (_archiveNumbers is not null)
            await _archiveNumbers.DisposeAsync();
        await _destinationNumbers.DisposeAsync();
        await _sourceNumbers.DisposeAsync();
        if (_ownsState)
            await State.DisposeAsync();
        _trace?.Dispose();
    }
}
