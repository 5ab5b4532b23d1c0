using MailMover.Core.Verification;

namespace MailMover.Storage.Findings;

/// <summary>The words that <c>findings.csv</c> has for what was found.</summary>
internal static class FindingWords
{
    public static string Of(MessageFate fate) => fate switch
    {
        MessageFate.Present => "present",
        MessageFate.Moved => "moved",
        MessageFate.InTrash => "in trash",
        MessageFate.KeptAsOne => "kept as one",
        MessageFate.Skipped => "skipped",
        MessageFate.Refused => "refused",
        MessageFate.RefusedUnsaved => "refused and not saved",
        MessageFate.Differs => "differs",
        MessageFate.NotYetCopied => "not yet copied",
        MessageFate.Missing => "missing",
        MessageFate.AcceptedMissing => "accepted missing",
        MessageFate.Unreadable => "unreadable",
        MessageFate.Vanished => "vanished",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "findings.csv has no word for it."),
    };

    public static string Of(ContentMatch content) => content switch
    {
        ContentMatch.NotCompared => "",
        ContentMatch.Identical => "identical",
        ContentMatch.LineEndsOnly => "line ends only",
        ContentMatch.HeaderAdded => "header added",
        ContentMatch.OctetsReplaced => "octets replaced",
        ContentMatch.Repaired => "repaired",
        ContentMatch.Differs => "differs",
        _ => throw new ArgumentOutOfRangeException(nameof(content), content, "findings.csv has no word for it."),
    };
}
