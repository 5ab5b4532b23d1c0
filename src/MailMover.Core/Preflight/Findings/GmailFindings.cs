using MailMover.Core.Model;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What Gmail's labels and settings make of a mailbox that is looked at by IMAP (X-GM-EXT-1).</summary>
internal static class GmailFindings
{
    private const string Settings = "https://mail.google.com/mail/u/0/#settings/fwdandpop";
    private const string Labels = "https://mail.google.com/mail/u/0/#settings/labels";

    // What the setting offers, beside no limit.
    private static readonly long[] Limits = [1000, 2000, 5000, 10000];

    public static IEnumerable<PreflightFinding> Of(PreflightView view) =>
        view.Source is { IsImap: true } source && source.Facts.Capabilities.Contains("X-GM-EXT-1") ? [.. Limited(source), .. Hidden(source), .. Labelled(view), .. Chats(view)] : [];

    private static IEnumerable<PreflightFinding> Limited(EndLook source)
    {
        var limited = source.Folders.Where(f => f.Status is { } status && Limits.Contains(status.Exists)).ToList();
        var all = source.Folders.FirstOrDefault(f => f.SpecialUse == SpecialUse.All)?.Status?.Exists;
        var larger = source.Folders.Where(f => f.SpecialUse is not (SpecialUse.All or SpecialUse.Trash or SpecialUse.Junk) && f.Status?.Exists > all).ToList();
        const string Step = "In Gmail open Settings, Forwarding and POP/IMAP, and under \"Folder size limits\" choose not to limit the number of messages. Then check again.";
        if (limited.Count > 0)
            yield return source.Find("gmail-folder-limit", FindingSeverity.Warning, $"{Amount.Names([.. limited.Select(f => $"{f.Path} shows exactly {Amount.Of(f.Status!.Exists)} messages")])}: that is what Gmail's setting \"Limit IMAP folders to contain no more than this many messages\" looks like, and older messages are then not to be seen.", Step, Settings);
        else if (larger.Count > 0)
            yield return source.Find("gmail-folder-limit", FindingSeverity.Warning, $"{larger[0].Path} shows {Amount.Messages(larger[0].Status!.Exists)} and the folder of all mail only {Amount.Of(all!.Value)}: Gmail seems to limit what a folder shows.", Step, Settings);
    }

    private static IEnumerable<PreflightFinding> Hidden(EndLook source)
    {
        const string Step = "In Gmail open Settings, Labels, and tick \"Show in IMAP\" there. Then check again.";
        if (IsMissing(SpecialUse.All))
            yield return source.Find("gmail-hidden-all-mail", FindingSeverity.Warning, "Gmail does not show its folder \"All Mail\" by IMAP. Archived messages without a label lie only there, and would stay behind without a word.", Step, Labels);
        if (IsMissing(SpecialUse.Sent))
            yield return source.Find("gmail-hidden-folder", FindingSeverity.Warning, "Gmail does not show its folder of sent mail by IMAP, so sent mail would stay behind.", Step, Labels);
        var others = new[] { (SpecialUse.Drafts, "drafts"), (SpecialUse.Trash, "trash"), (SpecialUse.Junk, "spam") }.Where(u => IsMissing(u.Item1)).Select(u => u.Item2).ToList();
        if (others.Count > 0)
            yield return source.Find("gmail-hidden-folder", FindingSeverity.Note, $"Gmail does not show these folders by IMAP: {Amount.Names(others)}. Nothing of them goes over. Labels that are hidden in the same way cannot be seen at all.", Step, Labels);

        bool IsMissing(SpecialUse use) => source.Folders.All(f => f.SpecialUse != use);
    }

    private static IEnumerable<PreflightFinding> Labelled(PreflightView view)
    {
        var all = view.Source.Folders.FirstOrDefault(f => f.SpecialUse == SpecialUse.All)?.Status?.Exists;
        var pairs = view.Plan.Pairs.Where(p => p.Source.SpecialUse is not (SpecialUse.All or SpecialUse.Trash or SpecialUse.Junk)).ToList();
        var labelled = pairs.Sum(p => p.Source.Status?.Exists ?? 0);
        if (view.Plan.Pairs.Any(p => p.Source.SpecialUse == SpecialUse.All) && pairs.Count > 0)
            yield return view.Source.Find("gmail-doubles", FindingSeverity.Warning, "The folder of all mail goes over as well as the labels, so most messages go over at least twice.", "Leave out the one or the others with --exclude.");
        else if (labelled > all && !view.Destination.Traits.KeepsOneOfIdentical)
            yield return view.Source.Find("gmail-doubles", FindingSeverity.Note, $"The labels show {Amount.Messages(labelled)} and the folder of all mail {Amount.Of(all.Value)}: a message with several labels is copied into the folder of each, because folders elsewhere do not share messages.");
    }

    private static IEnumerable<PreflightFinding> Chats(PreflightView view)
    {
        var chats = view.Plan.Pairs.FirstOrDefault(p => p.Source.Path.Segments is [_, "Chats"]);
        if (chats is not null)
            yield return view.Source.Find("gmail-chats", FindingSeverity.Note, $"{chats.Source.Path} holds conversations of Google's messenger, not mail. They go over as messages that look odd elsewhere.", $"To leave them out, add --exclude \"{chats.Source.Path}\".");
    }
}
