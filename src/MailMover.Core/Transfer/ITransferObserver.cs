namespace MailMover.Core.Transfer;

/// <summary>A front end that watches a transfer. Called from any thread; must return quickly and must not throw.</summary>
public interface ITransferObserver
{
    /// <summary>Called once before anything else, with the counters that change while the run goes on.</summary>
    void OnStart(TransferProgress progress);

    /// <summary>Called for each event.</summary>
    void OnEvent(TransferEvent transferEvent);
}
