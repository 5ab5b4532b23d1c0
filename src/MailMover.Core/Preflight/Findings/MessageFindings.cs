namespace MailMover.Core.Preflight.Findings;

/// <summary>What becomes of single messages.</summary>
internal static class MessageFindings
{
    private const string Allow = "Give a higher --max-message.";

    public static IEnumerable<PreflightFinding> Of(PreflightView view) => [.. TooLarge(view), .. Keywords(view), .. WithoutSize(view)];

    private static IEnumerable<PreflightFinding> TooLarge(PreflightView view)
    {
        var folders = view.Folders.Where(f => f.TooLarge > 0).ToList();
        if (folders.Count == 0)
            yield break;
        var (count, surely, all) = (folders.Sum(f => f.TooLarge), folders.Sum(f => f.SurelyTooLarge), view.Folders.Sum(f => f.Messages));
        var where = $"The largest has {Amount.Octets(folders.Max(f => f.Largest))}; they lie in {Amount.Names(folders.Select(f => f.Pair.Source.Path))}.";
        var limit = folders.Select(f => view.LimitOf(f.Pair.Destination)).MinBy(l => l.Octets)!;
        var isOwn = limit.Octets == limit.Own;
        var who = isOwn ? "the program takes (--max-message)" : limit.Octets < limit.SureOctets ? $"{view.Destination.Name} is known to take" : "the destination takes";
        var takes = $"larger than the {Amount.Octets(limit.Octets)} that {who}";
        yield return count == all
            ? view.Destination.Find("no-message-fits", surely == all ? FindingSeverity.Problem : FindingSeverity.Warning, $"Every message is {takes}. {where}", isOwn ? Allow : "Choose another destination, or keep them on this computer with mailmover backup.")
            : view.Destination.Find("messages-too-large", FindingSeverity.Warning, $"{(count == 1 ? "1 message is" : $"{Amount.Of(count)} messages are")} {takes}, and will stay behind. {where}", isOwn ? Allow : "Keep them on this computer with mailmover backup; the audit log names each of them.");
    }

    private static IEnumerable<PreflightFinding> Keywords(PreflightView view)
    {
        if (view.Destination.Facts is not { PermanentFlags: { } kept, KeepsNewKeywords: false })
            yield break;
        var dropped = view.Folders.SelectMany(f => f.Keywords).Distinct(StringComparer.OrdinalIgnoreCase).Except(kept.Keywords, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (dropped.Count > 0)
            yield return view.Destination.Find("keywords-dropped", FindingSeverity.Warning, $"The destination does not keep {(dropped.Count == 1 ? "this mark" : "these marks")} (keywords) of messages: {Amount.Names(dropped)}. The messages go over without {(dropped.Count == 1 ? "it" : "them")}.", "The audit log keeps the marks of each message.");
    }

    private static IEnumerable<PreflightFinding> WithoutSize(PreflightView view)
    {
        if (view.Folders.Sum(f => f.WithoutSize) is > 0 and var count)
            yield return view.Source.Find("messages-without-size", FindingSeverity.Note, $"The source does not tell the size of {Amount.Messages(count)}; the octets to come are more than said.");
    }
}
