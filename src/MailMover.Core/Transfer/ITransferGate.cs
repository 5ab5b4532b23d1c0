using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer;

/// <summary>Decides, once the plan is made, whether a copy may begin. It is asked once in each run, before anything is written to the destination.</summary>
public interface ITransferGate
{
    /// <summary>Looks at what is planned. It may ask both ends, and changes nothing at either.</summary>
    /// <returns>The plan to carry out, or why the copy does not begin.</returns>
    /// <exception cref="MailFailureException">An end cannot be asked; then the run ends or tries again as for any other failure.</exception>
    Task<GateDecision> DecideAsync(GateView view, CancellationToken cancellationToken);
}
