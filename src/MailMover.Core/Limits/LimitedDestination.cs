using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>A destination that is given, and read back, only so much in any 24 hours. Where there is no room nothing is sent, and the failure is <see cref="FailureKind.CapReached"/>.</summary>
public sealed class LimitedDestination : IMailDestination
{
    private readonly IMailDestination _inner;
    private readonly AccountBudgets _budgets;

    private LimitedDestination(IMailDestination inner, AccountBudgets budgets) => (_inner, _budgets) = (inner, budgets);

    /// <inheritdoc/>
    public EndpointIdentity Identity => _inner.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => _inner.Remarks;

    /// <inheritdoc/>
    public int MaxConnections => _inner.MaxConnections;

    /// <summary>Wraps a destination; it is the same one where it has no limit. Disposing the wrapper closes the destination, the budgets stay their owner's.</summary>
    public static IMailDestination Around(IMailDestination destination, AccountBudgets budgets) => budgets.IsAny ? new LimitedDestination(destination, budgets) : destination;

    /// <inheritdoc/>
    public string? NameOf(FolderPath folder, MessageKey key) => _inner.NameOf(folder, key);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => _inner.ListFoldersAsync(withStatus, cancellationToken);

    /// <inheritdoc/>
    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => _inner.GetStatusAsync(folder, cancellationToken);

    /// <inheritdoc/>
    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        var reader = await _inner.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken);
        return _budgets.Down is { } down ? new LimitedReader(reader, down) : reader;
    }

    /// <inheritdoc/>
    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) => _inner.GetTraitsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken) => _inner.CreateFolderAsync(folder, specialUse, cancellationToken);

    /// <inheritdoc/>
    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => _inner.SubscribeAsync(folder, cancellationToken);

    /// <inheritdoc/>
    public async Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        var appender = await _inner.OpenAppenderAsync(folder, cancellationToken);
        return _budgets.Up is { } up ? new LimitedAppender(appender, up) : appender;
    }

    /// <inheritdoc/>
    public async Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken)
    {
        var writer = await _inner.OpenForWritingAsync(folder, expectedUidValidity, cancellationToken);
        return _budgets.Down is { } down ? new LimitedWriter(writer, down) : writer;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
