using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Somebody who watches a transfer and shows it. Nothing is shown any more once it is disposed.</summary>
internal interface ITransferView : ITransferObserver, IAsyncDisposable
{
    /// <summary>Shows something that is not an event of the engine, such as that Ctrl+C was heard.</summary>
    void Notice(string text);
}
