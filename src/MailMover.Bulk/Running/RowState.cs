using MailMover.Bulk.Reading;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>What is known of a row while a bulk run goes on. Written by the run, read by any thread that draws.</summary>
public sealed class RowState
{
    private volatile RowOutcome? _outcome;
    private volatile TransferProgress? _progress;
    private volatile Waiting? _waits;

    /// <summary>The state of a row before the run.</summary>
    public RowState(BulkRow row, IReadOnlyList<string>? earlier = null)
    {
        (Row, Earlier) = (row, earlier);
        Status = earlier is not null ? BulkRowStatus.NotChosen : row.IsGood ? BulkRowStatus.Pending : BulkRowStatus.BadRow;
    }

    /// <summary>The row.</summary>
    public BulkRow Row { get; }

    /// <summary>What an earlier run wrote of it, if this run is not about it; else null.</summary>
    public IReadOnlyList<string>? Earlier { get; }

    /// <summary>How far it is.</summary>
    public BulkRowStatus Status { get; internal set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; internal set; }

    /// <summary>How many of them were before the user ordered it to be run once more; they do not count for how often it is tried.</summary>
    internal int AttemptsBefore { get; set; }

    /// <summary>Whether the user holds it back. An attempt that runs comes to its end first.</summary>
    public bool IsPaused { get; internal set; }

    /// <summary>When the first attempt began; null before.</summary>
    public DateTimeOffset? Started { get; internal set; }

    /// <summary>When the last attempt ended; null before.</summary>
    public DateTimeOffset? Finished { get; internal set; }

    /// <summary>When it is tried again; null where it does not wait.</summary>
    public DateTimeOffset? TriedAgainAt { get; internal set; }

    /// <summary>How the last attempt ended; null before.</summary>
    public RowOutcome? Outcome
    {
        get => _outcome;
        internal set => _outcome = value;
    }

    /// <summary>The counters of the attempt that runs; null before it has begun to copy.</summary>
    public TransferProgress? Progress
    {
        get => _progress;
        internal set => _progress = value;
    }

    /// <summary>What the attempt that runs waits for; null where it does not.</summary>
    public Waiting? Waits
    {
        get => _waits;
        internal set => _waits = value;
    }

    /// <summary>Connections of the attempt that runs, to both hosts together.</summary>
    public int Connections { get; internal set; }

    /// <summary>Whether nothing more happens to it in this run.</summary>
    public bool IsOver => !IsPaused && Status is not (BulkRowStatus.Pending or BulkRowStatus.Running or BulkRowStatus.Waiting);

    /// <summary>Why it is not complete, in words; empty where it is, or is not known yet.</summary>
    public string Reason => Status == BulkRowStatus.BadRow
        ? string.Join(" ", Row.Problems.Select(p => p.Column.Length == 0 ? p.Text : $"{p.Column}: {p.Text}"))
        : Outcome?.Reason ?? "";
}
