using MailMover.Core.Endpoints;

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
        foreach (var (look, cap, direction) in new[] { (view.Source, view.Source.Known.Limits.OctetsDownPerDay, "gives"), (view.Destination, view.Destination.Known.Limits.OctetsUpPerDay, "takes") })
        {
            if (cap is > 0 && TimeOutlook.Days(view.OctetsToCome, cap) is > 1 and var days)
                yield return look.Find("daily-cap", FindingSeverity.Warning, $"{look.Name} {direction} {Amount.Octets(cap.Value)} of a mailbox a day, so {Amount.Octets(view.OctetsToCome ?? 0)} take {Amount.Days(days)} at least.", "Begin in time; a copy that reaches the cap waits, or goes on when it is started again.");
        }
    }
}
