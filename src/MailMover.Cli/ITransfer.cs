using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;

namespace MailMover.Cli;

/// <summary>The engine as the commands see it.</summary>
internal interface ITransfer
{
    Task<ArchivingReport> RunAsync(Stopping stopping);

    /// <summary>Plans only: writes nothing and takes no ownership.</summary>
    Task<TransferPlan> PlanAsync(CancellationToken cancellationToken);
}
