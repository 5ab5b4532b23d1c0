using MailMover.Core.Verification;

namespace MailMover.Reports.Words;

/// <summary>The fates of messages in a layman's words. The order is the one in which a sum is read: what is safe first, what is not last.</summary>
internal static class FateWords
{
    public static IReadOnlyList<MessageFate> Order { get; } =
    [
        MessageFate.Present, MessageFate.Moved, MessageFate.KeptAsOne, MessageFate.InTrash, MessageFate.Skipped, MessageFate.Refused, MessageFate.AcceptedMissing,
        MessageFate.Vanished, MessageFate.NotYetCopied, MessageFate.Missing, MessageFate.Differs, MessageFate.RefusedUnsaved, MessageFate.Unreadable,
    ];

    /// <summary>For a heading or a term of the sum.</summary>
    public static string Short(MessageFate fate) => fate switch
    {
        MessageFate.Present => "in the right folder",
        MessageFate.Moved => "in another folder",
        MessageFate.KeptAsOne => "kept as one",
        MessageFate.InTrash => "in Trash or Junk",
        MessageFate.Skipped => "left out by you",
        MessageFate.Refused => "refused, saved here",
        MessageFate.AcceptedMissing => "missing, accepted",
        MessageFate.Vanished => "gone meanwhile",
        MessageFate.NotYetCopied => "not yet copied",
        MessageFate.Missing => "missing",
        MessageFate.Differs => "different",
        MessageFate.RefusedUnsaved => "refused, not saved",
        MessageFate.Unreadable => "unreadable",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "The certificate has no words for it."),
    };

    /// <summary>The same at the beginning of a line.</summary>
    public static string Title(MessageFate fate) => char.ToUpperInvariant(Short(fate)[0]) + Short(fate)[1..];

    /// <summary>What that means, as a sentence without its subject.</summary>
    public static string Meaning(MessageFate fate, MailboxWords words) => fate switch
    {
        MessageFate.Present => $"lies in the folder of {words.New} where it belongs",
        MessageFate.Moved => $"is {words.AtNew}, but in another folder; you, or a rule of yours, may have moved it",
        MessageFate.KeptAsOne => "is one of several identical messages, of which the new provider keeps one; that one is there",
        MessageFate.InTrash => $"is {words.AtNew} only in Trash or Junk, or marked as deleted; {(words.IsNewLocal ? "mail programs" : "providers")} empty these folders by themselves",
        MessageFate.Skipped => $"was left out by a rule of yours; whether it is {words.AtNew} was not looked at",
        MessageFate.Refused => $"was refused by {words.New}; it lies whole in a file on this computer",
        MessageFate.AcceptedMissing => $"was copied and is no longer {words.AtNew}; you have said that this is right",
        MessageFate.Vanished => $"was deleted from {words.Old}, or moved there, while this check went on",
        MessageFate.NotYetCopied => $"was never copied to {words.New}",
        MessageFate.Missing => $"was copied, but is nowhere {words.AtNew} now",
        MessageFate.Differs => $"is {words.AtNew} with other contents, and nothing explains why",
        MessageFate.RefusedUnsaved => $"was refused by {words.New}, and there is no copy of it on this computer",
        MessageFate.Unreadable => "could not be read, so nothing can be said of it",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "The certificate has no words for it."),
    };
}
