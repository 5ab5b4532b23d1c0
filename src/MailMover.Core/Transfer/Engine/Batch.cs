using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Messages that are appended together. It owns their octets and their share of the memory budget.</summary>
internal sealed class Batch(MemoryBudget budget, ListingMark.Window window) : IDisposable
{
    private readonly List<BatchItem> _items = [];
    private long _held;

    /// <summary>The messages, in the order of the source.</summary>
    public IReadOnlyList<BatchItem> Items => _items;

    /// <summary>The window of the listing that they come from.</summary>
    public ListingMark.Window Window { get; } = window;

    /// <summary>Octets of all of them.</summary>
    public long Octets { get; private set; }

    /// <summary>Adds a message whose share of the budget has been acquired.</summary>
    public void Add(BatchItem item, long held)
    {
        _items.Add(item);
        Octets += item.Octets.Length;
        _held += held;
    }

    /// <summary>The requests for all or some of the messages.</summary>
    public static IReadOnlyList<AppendRequest> Requests(IReadOnlyList<BatchItem> items) =>
        [.. items.Select(i => i.Request)];

    public void Dispose()
    {
        foreach (var item in _items)
            item.Octets.Dispose();
        budget.Release(Interlocked.Exchange(ref _held, 0));
    }
}
