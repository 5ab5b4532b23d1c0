using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Decides which messages of a folder go over; all rules together must let a message pass.</summary>
/// <remarks>A date or size that the source does not give leaves nothing out: present beats missing.</remarks>
/// <param name="rules">The user's rules.</param>
/// <param name="isUsable">Whether a date counts at all; null where every date does.</param>
public sealed class MessageFilter(SelectionRules rules, Func<DateTimeOffset, bool>? isUsable = null)
{
    private readonly string _older = string.Create(CultureInfo.InvariantCulture, $"older than {rules.Since:yyyy-MM-dd} (--since)");
    private readonly string _newer = string.Create(CultureInfo.InvariantCulture, $"not older than {rules.Before:yyyy-MM-dd} (--before)");
    private readonly string _larger = string.Create(CultureInfo.InvariantCulture, $"larger than {rules.MaxSizeInOctets:N0} octets (--max-size)");

    /// <summary>Why the message is left out, in words; null where it goes over.</summary>
    public string? ReasonToSkip(MessageListing message)
    {
        if (message.InternalDate is { } date && isUsable?.Invoke(date) != false)
        {
            // The day where the message was received, not the day here or in Greenwich.
            var day = DateOnly.FromDateTime(date.DateTime);
            if (day < rules.Since)
                return _older;
            if (day >= rules.Before)
                return _newer;
        }

        if (message.SizeInOctets > rules.MaxSizeInOctets)
            return _larger;
        return rules.Deleted == DeletedPolicy.Skip && message.Flags.System.HasFlag(SystemFlags.Deleted) ? "marked as deleted (--deleted skip)" : null;
    }
}
