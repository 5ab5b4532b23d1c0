using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Shows nothing (<c>--quiet</c>).</summary>
internal sealed class SilentView : ITransferView
{
    public void OnStart(TransferProgress progress)
    {
    }

    public void OnEvent(TransferEvent transferEvent)
    {
    }

    public void Notice(string text)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
