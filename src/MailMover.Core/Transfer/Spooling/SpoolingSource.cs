using System.Collections.Concurrent;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// A source that keeps what it read in a spool before it hands it on, and shows what is in the spool also where the source behind it does not show it any more.
/// </summary>
/// <param name="inner">The source. Stays its owner's.</param>
/// <param name="spool">The spool. Stays its owner's.</param>
public sealed class SpoolingSource(IMailSource inner, ISpool spool) : IMailSource
{
    private readonly ConcurrentDictionary<(FolderPath, MessageKey), string> _names = [];
    private readonly SemaphoreSlim _rekeying = new(1);

    /// <inheritdoc/>
    public EndpointIdentity Identity => inner.Identity;

    /// <inheritdoc/>
    public SourceTraits SourceTraits => inner.SourceTraits;

    /// <inheritdoc/>
    public int MaxConnections => inner.MaxConnections;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => inner.Remarks;

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => inner.GetQuotaAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => inner.GetFactsAsync(cancellationToken);

    /// <inheritdoc/>
    public string? NameOf(FolderPath folder, MessageKey key) => inner.NameOf(folder, key) ?? _names.GetValueOrDefault((folder, key));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var folders = await inner.ListFoldersAsync(withStatus, cancellationToken);
        var listed = folders.Select(f => f.Path).ToHashSet();
        return
        [
            .. folders.Select(f => f.Status is null ? f : f with { Status = Together(f.Path, f.Status) }),
            .. spool.Folders.Where(f => !listed.Contains(f)).Select(f => new FolderInfo { Path = f, Status = withStatus ? Alone(f) : null }),
        ];
    }

    /// <inheritdoc/>
    public async Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) =>
        await inner.GetStatusAsync(folder, cancellationToken) is { } status ? Together(folder, status) : Alone(folder);

    /// <inheritdoc/>
    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        var opened = await OpenInnerAsync(folder, expectedUidValidity, freshConnection, cancellationToken);
        try
        {
            var status = opened is null ? Alone(folder)! : Together(folder, opened.Status);
            if (expectedUidValidity is { } expected && expected != status.UidValidity)
                throw new MailFailureException(EndpointSide.Source, FailureScope.Folder, FailureKind.UidValidityChanged, $"UIDVALIDITY of {folder} is {status.UidValidity} and no longer {expected}. Run it again.");
            if (opened is not null)
                await FollowGenerationAsync(folder, opened, cancellationToken);
            return new SpoolingReader(this, folder, status, opened, spool);
        }
        catch
        {
            if (opened is not null)
                await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Neither the source nor the spool is closed: both are their owners'.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Remembers the name of a message that is listed from the spool alone.</summary>
    internal void Remember(FolderPath folder, SpooledMessage message)
    {
        if (message.Name is { } name)
            _names[(folder, message.Listing.Key)] = name;
    }

    /// <summary>A folder that the source does not have any more is read from the spool alone; null then.</summary>
    private async Task<IFolderReader?> OpenInnerAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        try
        {
            return await inner.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken);
        }
        catch (MailFailureException failure) when (failure is { Scope: FailureScope.Folder, Kind: FailureKind.Permanent } && spool.Count(folder) > 0)
        {
            if (await inner.GetStatusAsync(folder, cancellationToken) is not null)
                throw;
            return null;
        }
    }

    private async Task FollowGenerationAsync(FolderPath folder, IFolderReader opened, CancellationToken cancellationToken)
    {
        if (opened.Status.UidValidity == 0 || spool.KeysOfOthers(folder, opened.Status.UidValidity).Count == 0)
            return;
        await _rekeying.WaitAsync(cancellationToken);
        try
        {
            await new SpoolRekeying(spool, folder).RunAsync(opened, cancellationToken);
        }
        finally
        {
            _rekeying.Release();
        }
    }

    /// <summary>
    /// How many messages both hold together is known only after a listing, so the least that they can be is said: a folder that shows fewer messages than it counts
    /// would be taken for one that hides some, and one that counts none would not be looked into.
    /// </summary>
    private FolderStatus Together(FolderPath folder, FolderStatus status) => status with { Exists = Math.Max(status.Exists, spool.Count(folder)) };

    private FolderStatus? Alone(FolderPath folder) => spool.KeysOfOthers(folder, 0) is { Count: > 0 } keys
        ? new FolderStatus { UidValidity = keys[^1].Generation, Exists = keys.Count(k => k.Generation == keys[^1].Generation) }
        : null;
}
