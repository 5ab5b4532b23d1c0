using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Limits;

/// <summary>A connection whose octets are counted before they are appended. What there is no room for is not sent.</summary>
internal sealed class LimitedAppender(IAppender inner, OctetBudget up) : IAppender
{
    private readonly SemaphoreSlim _order = new(1);
    private MailFailureException? _reached;

    public FolderStatus Before => inner.Before;

    public int Window => inner.Window;

    public async Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken)
    {
        Task<AppendResult>? sending = null;
        var count = 0;
        // Calls are sent in their order, also while one of them waits for the ledger.
        await _order.WaitAsync(CancellationToken.None);
        try
        {
            count = _reached is null ? await TakeAsync(batch) : 0;
            if (count > 0)
                sending = inner.AppendAsync(count == batch.Count ? batch : [.. batch.Take(count)], cancellationToken);
        }
        finally
        {
            _order.Release();
        }

        var result = sending is null ? new AppendResult { Messages = [] } : await sending;
        if (count == batch.Count)
            return result;
        var notSent = Enumerable.Repeat(new AppendedMessage(AppendStatus.NotSent), batch.Count - count);
        return result with { Messages = [.. result.Messages, .. notSent], ConnectionFailure = result.ConnectionFailure ?? _reached };
    }

    public ValueTask DisposeAsync()
    {
        _order.Dispose();
        return inner.DisposeAsync();
    }

    private async Task<int> TakeAsync(IReadOnlyList<AppendRequest> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                await up.TakeAsync(CountedOctets.PerMessage + batch[i].Octets.Length, CancellationToken.None);
            }
            catch (MailFailureException reached)
            {
                _reached = reached;
                return i;
            }
        }

        return batch.Count;
    }
}
