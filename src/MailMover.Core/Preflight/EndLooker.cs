using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.SentMail;

namespace MailMover.Core.Preflight;

/// <summary>Asks each end what it is. What goes wrong is part of what was seen: the other end is looked at all the same.</summary>
internal static class EndLooker
{
    public static async Task<EndLook> LookAsync(IMailSource source, SelectionRules rules, PreflightEnd known, CancellationToken cancellationToken)
    {
        var look = new EndLook { Identity = source.Identity, Side = EndpointSide.Source, Known = known };
        try
        {
            var (seen, note) = await SentMailSource.ForPlanAsync(source, rules, cancellationToken);
            return look with { Folders = await seen.ListFoldersAsync(withStatus: true, cancellationToken), Facts = await source.GetFactsAsync(cancellationToken), Note = note };
        }
        catch (MailFailureException failure)
        {
            return look with { Failure = failure };
        }
    }

    public static async Task<EndLook> LookAsync(IMailDestination destination, PreflightEnd known, CancellationToken cancellationToken)
    {
        var look = new EndLook { Identity = destination.Identity, Side = EndpointSide.Destination, Known = known };
        try
        {
            return look with
            {
                Folders = await destination.ListFoldersAsync(withStatus: true, cancellationToken),
                Traits = await destination.GetTraitsAsync(cancellationToken),
                Facts = await destination.GetFactsAsync(cancellationToken),
                Quota = await QuotaAsync(destination, cancellationToken),
            };
        }
        catch (MailFailureException failure)
        {
            return look with { Failure = failure };
        }
    }

    /// <summary>What the destination counts for. A server that refuses to tell does not keep anybody from copying.</summary>
    public static async Task<IReadOnlyList<QuotaRoot>?> QuotaAsync(IMailDestination destination, CancellationToken cancellationToken)
    {
        try
        {
            return await destination.GetQuotaAsync(cancellationToken);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return null;
        }
    }
}
