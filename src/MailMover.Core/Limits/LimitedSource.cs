using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>A source of which only so much is read in any 24 hours. Where there is no room, reading fails with <see cref="FailureKind.CapReached"/>.</summary>
public class LimitedSource : IMailSource
{
    private readonly IMailSource _inner;
    private readonly OctetBudget _down;

    private protected LimitedSource(IMailSource inner, OctetBudget down) => (_inner, _down) = (inner, down);

    /// <inheritdoc/>
    public EndpointIdentity Identity => _inner.Identity;

    /// <inheritdoc/>
    public SourceTraits SourceTraits => _inner.SourceTraits;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => _inner.Remarks;

    /// <inheritdoc/>
    public int MaxConnections => _inner.MaxConnections;

    /// <summary>Wraps a source; it is the same one where it has no limit. Disposing the wrapper closes the source, the budgets stay their owner's.</summary>
    public static IMailSource Around(IMailSource source, AccountBudgets budgets) => (source, budgets.Down) switch
    {
        (_, null) => source,
        (IRemovingSource removing, { } down) => new LimitedRemovingSource(removing, down),
        (_, { } down) => new LimitedSource(source, down),
    };

    /// <inheritdoc/>
    public string? NameOf(FolderPath folder, MessageKey key) => _inner.NameOf(folder, key);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => _inner.GetQuotaAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => _inner.GetFactsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => _inner.ListFoldersAsync(withStatus, cancellationToken);

    /// <inheritdoc/>
    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => _inner.GetStatusAsync(folder, cancellationToken);

    /// <inheritdoc/>
    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        new LimitedReader(await _inner.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken), _down, _inner.SourceTraits.CountsHeaders);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _inner.DisposeAsync();
    }
}
