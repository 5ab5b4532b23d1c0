using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>Somebody who watches a verification and shows it. Nothing is shown any more once it is disposed.</summary>
internal interface IVerificationView : IVerificationObserver, IAsyncDisposable
{
    /// <summary>Shows something that is not an event of the verifier, such as that Ctrl+C was heard.</summary>
    void Notice(string text);
}
