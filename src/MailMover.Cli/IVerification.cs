using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli;

/// <summary>The verifier as the commands see it.</summary>
internal interface IVerification
{
    Task<VerificationReport> RunAsync(Stopping stopping);
}
