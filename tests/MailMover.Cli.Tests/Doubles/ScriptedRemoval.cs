using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>Deleting at a source as a script: it asks whether the report's proposal may be carried out.</summary>
internal sealed class ScriptedRemoval(RemovalReport report, List<string> steps) : IRemoval
{
    public async Task<RemovalReport> RunAsync(Func<RemovalProposal, CancellationToken, Task<bool>> agree, Stopping stopping)
    {
        var agreed = await agree(report.Proposal!, stopping.Graceful);
        steps.Add(agreed ? "delete" : "keep");
        return agreed ? report with { Agreed = true } : report with { Agreed = false, Removed = 0, RemovedOctets = 0 };
    }
}
