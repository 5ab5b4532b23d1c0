namespace MailMover.Providers.Discovery;

/// <summary>Finds the servers of a mail address. Logs in nowhere and never learns a secret.</summary>
public interface IAccountDiscovery
{
    /// <summary>
    /// Looks until a source knows. What cannot be reached, answers rubbish or takes too long is a step of the result, never an exception; only cancellation throws.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<DiscoveredAccount> FindAsync(AccountAddress address, CancellationToken cancellationToken);
}
