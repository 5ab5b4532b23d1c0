using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>Several views of a verification at once; without any, a silent one.</summary>
internal sealed class CombinedVerificationView(params IReadOnlyList<IVerificationView> views) : IVerificationView
{
    public void OnStart(VerificationProgress progress)
    {
        foreach (var view in views)
            view.OnStart(progress);
    }

    public void OnEvent(TransferEvent transferEvent)
    {
        foreach (var view in views)
            view.OnEvent(transferEvent);
    }

    public void OnFinding(VerifiedMessage message)
    {
        foreach (var view in views)
            view.OnFinding(message);
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
