using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;

namespace MailMover.Cli;

/// <summary>Deleting at the source as the commands see it.</summary>
internal interface IRemoval
{
    /// <param name="agree">Asks the user, at most once, before anything is deleted.</param>
    /// <param name="stopping">The two stages of stopping.</param>
    Task<RemovalReport> RunAsync(Func<RemovalProposal, CancellationToken, Task<bool>> agree, Stopping stopping);
}
