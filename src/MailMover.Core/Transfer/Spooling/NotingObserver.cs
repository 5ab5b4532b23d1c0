namespace MailMover.Core.Transfer.Spooling;

/// <summary>Tells what is to be said of a run before it begins, and puts it into its report.</summary>
internal sealed class NotingObserver(ITransferObserver inner, IReadOnlyList<string> notes, TimeProvider time) : ITransferObserver
{
    public TransferReport WithNotes(TransferReport report) => notes.Count == 0 ? report : report with { Notes = [.. notes, .. report.Notes] };

    public void OnStart(TransferProgress progress)
    {
        inner.OnStart(progress);
        foreach (var note in notes)
            inner.OnEvent(new Noted(note) { Time = time.GetUtcNow() });
    }

    public void OnEvent(TransferEvent transferEvent) => inner.OnEvent(transferEvent is RunFinished finished ? finished with { Report = WithNotes(finished.Report) } : transferEvent);
}
