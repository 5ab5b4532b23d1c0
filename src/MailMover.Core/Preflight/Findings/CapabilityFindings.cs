using System.Globalization;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What the servers cannot do, where it matters to whoever copies.</summary>
internal static class CapabilityFindings
{
    /// <summary>From here on looking at all flags anew takes a time that is noticed.</summary>
    private const long ManyMessages = 10_000;

    public static IEnumerable<PreflightFinding> Of(PreflightView view) =>
        [.. OfDestination(view), .. OfRights(view), .. OfSource(view)];

    private static IEnumerable<PreflightFinding> OfDestination(PreflightView view)
    {
        var (destination, capabilities) = (view.Destination, view.Destination.Facts.Capabilities);
        if (!destination.IsImap || capabilities.Count == 0)
            yield break;
        var isRev2 = capabilities.Contains("IMAP4REV2");
        if (!destination.Traits.StreamsAppends && view.MessagesToCome > 0)
            yield return destination.Find("no-streaming", FindingSeverity.Note, $"The destination wants to be asked before each message (it has neither MULTIAPPEND nor LITERAL+), so copying many small messages takes longer{RoundTrip(destination)}.");
        if (!isRev2 && !capabilities.Contains("UIDPLUS"))
            yield return destination.Find("no-uidplus", FindingSeverity.Note, "The destination does not tell the numbers of new messages (it has no UIDPLUS), so copies are found again by their headers.");
        if (!isRev2 && !capabilities.Contains("SPECIAL-USE") && !capabilities.Contains("XLIST") && view.Source.Folders.Any(f => f.SpecialUse is not (SpecialUse.None or SpecialUse.Inbox)))
            yield return destination.Find("no-special-use", FindingSeverity.Note, "The destination does not say which of its folders is for sent mail, drafts or deleted mail (it has no SPECIAL-USE); they are recognised by their names.", "Look at the plan; --map \"OLD=NEW\" corrects it.");
    }

    private static string RoundTrip(EndLook look) =>
        look.Facts.RoundTrip is { TotalMilliseconds: >= 1 } trip ? string.Create(CultureInfo.InvariantCulture, $"; one answer takes {trip.TotalMilliseconds:0} ms") : "";

    // RFC 4314: i inserts, k (once c) creates below, w changes flags.
    private static IEnumerable<PreflightFinding> OfRights(PreflightView view)
    {
        if (view.Destination.Facts.InboxRights is not { } rights)
            yield break;
        if (view.Folders.Any(f => f.Pair.Destination.IsInbox && f.ToCome > 0) && !rights.Contains('i', StringComparison.Ordinal))
            yield return view.Destination.Find("no-right-to-add", FindingSeverity.Problem, $"This login may not put messages into the destination's INBOX (its rights are \"{rights}\").", "Log in as the owner of the mailbox, or have the right \"i\" given.");
        if (view.Plan.Pairs.Any(p => p.Create && p.Destination.Segments[0] == "INBOX") && !rights.AsSpan().ContainsAny('k', 'c'))
            yield return view.Destination.Find("no-right-to-create", FindingSeverity.Warning, $"This login may not make folders below the destination's INBOX (its rights are \"{rights}\").", "Log in as the owner of the mailbox, or have the right \"k\" given.");
        if (!rights.Contains('w', StringComparison.Ordinal))
            yield return view.Destination.Find("no-right-to-flag", FindingSeverity.Warning, $"This login may not change marks in the destination's INBOX (its rights are \"{rights}\"), so which mail was answered or flagged may be lost.", "Log in as the owner of the mailbox, or have the right \"w\" given.");
    }

    private static IEnumerable<PreflightFinding> OfSource(PreflightView view)
    {
        var capabilities = view.Source.Facts.Capabilities;
        var messages = view.Folders.Sum(f => f.Messages);
        if (view.Source.IsImap && capabilities.Count > 0 && !capabilities.Contains("CONDSTORE") && !capabilities.Contains("QRESYNC") && messages >= ManyMessages)
            yield return view.Source.Find("no-condstore", FindingSeverity.Note, $"The source does not tell which flags have changed (it has no CONDSTORE), so a later run looks at those of all {Amount.Of(messages)} messages.", "To pass over that, give a later run --flags keep.");
    }
}
