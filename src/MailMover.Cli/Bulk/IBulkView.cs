using MailMover.Bulk.Running;

namespace MailMover.Cli.Bulk;

/// <summary>Somebody who shows a bulk run. Nothing is shown any more once it is disposed.</summary>
internal interface IBulkView : IBulkObserver, IAsyncDisposable
{
    /// <summary>Called once, before the run begins.</summary>
    void Begin(IReadOnlyList<RowState> rows);

    /// <summary>Shows something that is not about rows, such as that Ctrl+C was heard.</summary>
    void Notice(string text);
}
