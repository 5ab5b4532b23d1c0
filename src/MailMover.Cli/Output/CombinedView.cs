using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>Several views at once: JSON on one stream, text on the other.</summary>
internal sealed class CombinedView(params IReadOnlyList<ITransferView> views) : ITransferView
{
    public void OnStart(TransferProgress progress)
    {
        foreach (var view in views)
            view.OnStart(progress);
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        foreach (var view in views)
            view.OnEvent(transferEvent);
    }

    public void Notice(string text)
    {
        foreach (var view in views)
            view.Notice(text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var view in views)
            await view.DisposeAsync();
    }
}
