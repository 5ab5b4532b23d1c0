using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Bulk;

/// <summary>Watches a verification whose result alone counts.</summary>
internal sealed class SilentVerification : IVerificationObserver
{
    public void OnStart(VerificationProgress progress)
    {
    }

    public void OnEvent(TransferEvent transferEvent)
    {
    }

    public void OnFinding(VerifiedMessage message)
    {
    }
}
