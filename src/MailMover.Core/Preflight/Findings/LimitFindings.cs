using MailMover.Core.Limits;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What a provider's limits make of it.</summary>
internal static class LimitFindings
{
    public static IEnumerable<PreflightFinding> Of(PreflightView view) => [.. Visible(view), .. Days(view)];

    private static IEnumerable<PreflightFinding> Visible(PreflightView view)
    {
        var source = view.Source;
        if (source.Known.Limits.VisibleMessagesPerFolder is not { } limit)
            yield break;
        var full = source.Folders.Where(f => f.Status?.Exists >= limit).ToList();
        if (full.Count > 0)
            yield return source.Find("visible-messages", FindingSeverity.Warning, $"{source.Name} shows only the newest {Amount.Of(limit)} messages of a folder, and so many are shown in {Amount.Names(full.Select(f => f.Path))}: older ones cannot be seen, and would stay behind.", source.Known.Knowledge.VisibleMessages ?? "Move older messages into other folders in the web mail, so that each holds fewer, and check again.");
    }

    private static IEnumerable<PreflightFinding> Days(PreflightView view)
    {
        if (view.OctetsToCome is not { } octets)
            yield break;
        foreach (var (look, cap, direction) in new[] { (view.Source, view.Source.Known.Limits.OctetsDownPerDay, "gives"), (view.Destination, view.Destination.Known.Limits.OctetsUpPerDay, "takes") })
        {
            if (cap is { } limit && TimeOutlook.DaysLater(view, look) is > 0 and var later)
                yield return look.Find("daily-cap", FindingSeverity.Warning, $"{look.Name} {direction} {Amount.Octets(limit)} of a mailbox a day, of which a copy uses {Amount.Octets(CountedOctets.Kept(limit))}, so {Amount.Octets(octets)} take {Amount.Days(later + 1)}{(look.Known.OctetsUsed > 0 ? $" ({Amount.Octets(look.Known.OctetsUsed)} of it are used already)" : "")}.", "Begin in time; a copy that reaches the cap waits, or goes on when it is started again.");
        }
    }
}
