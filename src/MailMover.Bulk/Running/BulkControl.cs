namespace MailMover.Bulk.Running;

/// <summary>
/// What a user wants of a run while it goes on: hold rows back, let them go on, run rows once more. Belongs to one run; wishes may come before it begins. From
/// any thread; every method returns at once, and tells whether the run will still heed the wish. One that has ended does not: begin another one then.
/// </summary>
public sealed class BulkControl
{
    private readonly Lock _gate = new();
    private List<(BulkWish Wish, RowState Row)> _wishes = [];
    private TaskCompletionSource _news = NewSource();
    private bool _isClosed;

    /// <summary>Holds rows back. What one of them has on its way is finished and recorded, its connections are closed, and others take its place.</summary>
    public bool Pause(IEnumerable<RowState> rows) => Ask(BulkWish.Pause, rows);

    /// <summary>Lets rows go on that were held back.</summary>
    public bool Resume(IEnumerable<RowState> rows) => Ask(BulkWish.Resume, rows);

    /// <summary>Runs rows once more that are over, with all their attempts anew, and those at once that wait for their next attempt. Bad rows and running ones stay as they are.</summary>
    public bool RunAgain(IEnumerable<RowState> rows) => Ask(BulkWish.RunAgain, rows);

    /// <summary>Ends when there are wishes.</summary>
    internal Task News
    {
        get
        {
            lock (_gate)
                return _news.Task;
        }
    }

    internal IReadOnlyList<(BulkWish Wish, RowState Row)> Take()
    {
        lock (_gate)
        {
            if (_wishes.Count == 0)
                return [];
            var taken = _wishes;
            (_wishes, _news) = ([], NewSource());
            return taken;
        }
    }

    /// <summary>Takes no more wishes. False where there are some that nobody has heeded.</summary>
    internal bool TryClose()
    {
        lock (_gate)
            return _isClosed = _wishes.Count == 0;
    }

    /// <summary>Takes no more wishes, and forgets those that are there.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _wishes.Clear();
            _isClosed = true;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool Ask(BulkWish wish, IEnumerable<RowState> rows)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _wishes.AddRange(rows.Select(r => (wish, r)));
            if (_wishes.Count > 0)
                _news.TrySetResult();
            return true;
        }
    }
}
