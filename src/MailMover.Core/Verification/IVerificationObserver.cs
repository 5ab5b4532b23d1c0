using MailMover.Core.Transfer;

namespace MailMover.Core.Verification;

/// <summary>A front end that watches a verification. Called from any thread; must return quickly and must not throw.</summary>
public interface IVerificationObserver
{
    /// <summary>Called once before anything else, with the counters that change while it goes on.</summary>
    void OnStart(VerificationProgress progress);

    /// <summary>Something to show at once: <see cref="Waiting"/> and <see cref="Noted"/>.</summary>
    void OnEvent(TransferEvent transferEvent);

    /// <summary>Called for every message that is not plainly present in its folder, identical as far as was looked; in no particular order.</summary>
    void OnFinding(VerifiedMessage message);
}
