using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Watches while the archive of a copy is written: what the copy's view shows, and apart from it how the archive ended.</summary>
internal sealed class ArchiveObserver(ITransferView view, Action<TransferReport> finished) : ITransferObserver
{
    public void OnStart(TransferProgress progress) => view.OnStart(progress);

    public void OnEvent(TransferEvent transferEvent)
    {
        view.OnEvent(transferEvent);
        if (transferEvent is RunFinished { Report: var report })
            finished(report);
    }
}
