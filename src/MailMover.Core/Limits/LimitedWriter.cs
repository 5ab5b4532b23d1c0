using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>A folder of the destination whose octets are counted when they are read. Flags that are set weigh nothing.</summary>
internal sealed class LimitedWriter(IFolderWriter inner, OctetBudget down) : LimitedReader(inner, down), IFolderWriter
{
    private readonly IFolderWriter _inner = inner;

    public FlagSet? PermanentFlags => _inner.PermanentFlags;

    public bool KeepsNewKeywords => _inner.KeepsNewKeywords;

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => _inner.AddFlagsAsync(uids, flags, cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) => _inner.RemoveFlagsAsync(uids, flags, cancellationToken);

    public Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken) => _inner.RemoveAsync(uids, cancellationToken);
}
