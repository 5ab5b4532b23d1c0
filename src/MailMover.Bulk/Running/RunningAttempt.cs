using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>An attempt under way, which can be stopped by itself.</summary>
internal sealed class RunningAttempt(RowState row, Reservation reservation, Stopping whole) : IDisposable
{
    private readonly CancellationTokenSource _hold = CancellationTokenSource.CreateLinkedTokenSource(whole.Graceful);

    public RowState Row => row;

    public Reservation Reservation => reservation;

    /// <summary>The stop requests of this attempt: those of the whole run, and its own gentle one.</summary>
    public Stopping Stopping => new(_hold.Token, whole.Forceful);

    /// <summary>Whether it alone was stopped.</summary>
    public bool IsHeld { get; private set; }

    public void Hold()
    {
        IsHeld = true;
        _hold.Cancel();
    }

    public void Dispose() => _hold.Dispose();
}
