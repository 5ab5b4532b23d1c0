using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Limits;

namespace MailMover.Cli.Commands;

/// <summary>What one end may read and be given a day: as the user says, else as the provider is known to allow.</summary>
internal static class DailyBudgets
{
    /// <param name="endpoint">The end.</param>
    /// <param name="account">What is known of its provider.</param>
    /// <param name="ordered">What the user says; null for nothing. Of the destination it is what may be copied to it, or where nothing is copied what may be read from it.</param>
    /// <param name="copies">Whether anything is copied.</param>
    /// <param name="ledger">What was used before.</param>
    /// <param name="time">The clock.</param>
    public static AccountBudgets Of(EndpointSettings endpoint, AccountLimits account, DailyLimit? ordered, bool copies, IOctetLedger ledger, TimeProvider time)
    {
        if (endpoint.Uri.IsLocal || ordered is { Octets: null })
            return new AccountBudgets(null, null);
        var (down, up) = (Known(account.OctetsDownPerDay), Known(account.OctetsUpPerDay));
        return endpoint.Side == EndpointSide.Destination && copies
            ? new AccountBudgets(Budget(OctetDirection.Down, down), Budget(OctetDirection.Up, ordered?.Octets ?? up))
            : new AccountBudgets(Budget(OctetDirection.Down, ordered?.Octets ?? down), null);

        OctetBudget? Budget(OctetDirection direction, long? perDay) =>
            perDay is { } octets ? new OctetBudget(ledger, endpoint.Uri.Identity, endpoint.Side, direction, octets, time) : null;
    }

    private static long? Known(long? perDay) => perDay is { } octets ? CountedOctets.Kept(octets) : null;
}
