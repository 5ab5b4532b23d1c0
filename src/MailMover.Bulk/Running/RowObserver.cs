using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>Notes on a row's state what its transfer tells.</summary>
internal sealed class RowObserver(RowState state, IBulkObserver observer, Action bothLoggedIn) : ITransferObserver
{
    public void OnStart(TransferProgress progress) => state.Progress = progress;

    public void OnEvent(TransferEvent transferEvent)
    {
        observer.OnEvent(state, transferEvent);
        switch (transferEvent)
        {
            // A plan is made from what both servers list.
            case PlanMade:
                state.Waits = null;
                bothLoggedIn();
                break;
            case Waiting waiting:
                state.Waits = waiting;
                break;
            case FolderStarted or FolderFinished or RunFinished:
                state.Waits = null;
                break;
        }
    }
}
