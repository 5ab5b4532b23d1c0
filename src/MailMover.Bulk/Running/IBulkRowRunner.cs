using MailMover.Bulk.Reading;
using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>Opens the ends of rows and moves their mail; the part of a bulk run that knows servers, disks and secrets.</summary>
public interface IBulkRowRunner
{
    /// <summary>What the provider of an endpoint is known to allow.</summary>
    AccountLimits LimitsOf(EndpointIdentity endpoint);

    /// <summary>What makes a login of a row the same as another row's: account and secret. Empty for an end without a login. Never shown.</summary>
    string LoginOf(BulkRow row, EndpointSide side);

    /// <summary>
    /// Moves one mailbox. When this returns, all connections of the attempt are closed, and the servers know it, as far as they can be waited for.
    /// What goes wrong is in the outcome and not an exception.
    /// </summary>
    Task<RowOutcome> RunAsync(RowAttempt attempt, Stopping stopping);
}
