using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>The same around a source that can remove messages. An order to remove weighs nothing.</summary>
internal sealed class LimitedRemovingSource(IRemovingSource inner, OctetBudget down) : LimitedSource(inner, down), IRemovingSource
{
    private readonly IRemovingSource _inner = inner;

    public Task<IReadOnlyList<RemovalStatus>> RemoveAsync(FolderPath folder, IReadOnlyList<RemovalRequest> messages, CancellationToken cancellationToken) =>
        _inner.RemoveAsync(folder, messages, cancellationToken);
}
