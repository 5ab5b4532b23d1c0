using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Limits;

namespace MailMover.Cli.Commands;

/// <summary>What one end may read and be given a day: as the user says, else as the provider is known to allow.</summary>
internal static class DailyBudgets
{
    // Not every octet on the line is counted here (commands, flags, listings roughly), and a provider that was overdrawn locks the mailbox for a day.
    private const double Margin = 0.95;

    public static AccountBudgets Of(EndpointSettings endpoint, AccountLimits account, DailyLimit? ordered, IOctetLedger ledger, TimeProvider time)
    {
        if (endpoint.Uri.IsLocal || ordered is { Octets: null })
            return new AccountBudgets(null, null);
        var isSource = endpoint.Side == EndpointSide.Source;
        return new AccountBudgets(
            Budget(OctetDirection.Down, isSource ? ordered?.Octets ?? Known(account.OctetsDownPerDay) : Known(account.OctetsDownPerDay)),
            isSource ? null : Budget(OctetDirection.Up, ordered?.Octets ?? Known(account.OctetsUpPerDay)));

        OctetBudget? Budget(OctetDirection direction, long? perDay) =>
            perDay is { } octets ? new OctetBudget(ledger, endpoint.Uri.Identity, endpoint.Side, direction, octets, time) : null;
    }

    private static long? Known(long? perDay) => perDay is { } octets ? Math.Max(1, (long)(octets * Margin)) : null;
}
