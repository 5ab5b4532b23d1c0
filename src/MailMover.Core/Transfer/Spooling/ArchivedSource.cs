using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>A source whose messages were archived: it lists and tells of them itself, but their octets come from the archive wherever that has exactly them.</summary>
internal sealed class ArchivedSource(IMailSource inner, ArchiveContents contents) : IMailSource
{
    public EndpointIdentity Identity => inner.Identity;

    public SourceTraits SourceTraits => inner.SourceTraits;

    /// <summary>A folder that is read takes a connection of both: whoever has the one must never wait for the other.</summary>
    public int MaxConnections => Math.Min(inner.MaxConnections, contents.Archive.MaxConnections);

    public IReadOnlyList<string> Remarks => inner.Remarks;

    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => inner.GetQuotaAsync(cancellationToken);

    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => inner.GetFactsAsync(cancellationToken);

    public string? NameOf(FolderPath folder, MessageKey key) => inner.NameOf(folder, key);

    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => inner.ListFoldersAsync(withStatus, cancellationToken);

    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => inner.GetStatusAsync(folder, cancellationToken);

    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) =>
        new ArchivedReader(folder, await inner.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken), contents);

    /// <summary>Neither the source nor the archive is closed: both are their owners'.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
