using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>Shows a verification, and hands each finding on as well.</summary>
internal sealed class FindingsObserver(IVerificationView view, Action<VerifiedMessage> finding) : IVerificationObserver
{
    public void OnStart(VerificationProgress progress) => view.OnStart(progress);

    public void OnEvent(TransferEvent transferEvent) => view.OnEvent(transferEvent);

    public void OnFinding(VerifiedMessage message)
    {
        finding(message);
        view.OnFinding(message);
    }
}
