using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>Gives their fate to messages whose copies were found in one destination folder, and compares dates and flags.</summary>
/// <param name="run">The verification.</param>
/// <param name="where">The destination folder.</param>
/// <param name="isTrash">Whether it is a folder for deleted or junk mail.</param>
internal sealed class SettledCopies(VerificationRun run, FolderPath where, bool isTrash)
{
    /// <summary>Settles one message.</summary>
    /// <param name="message">The source message.</param>
    /// <param name="copy">Its copy.</param>
    /// <param name="decision">What reading them has shown; null where they were not read.</param>
    /// <param name="isOwn">Whether the folder is the one where the message belongs.</param>
    /// <param name="isKeptAsOne">Whether the copy is another message's, and stands for this one too.</param>
    public void Settle(in IndexedMessage message, in IndexedMessage copy, Decision? decision, bool isOwn, bool isKeptAsOne)
    {
        var folder = run.Folders[message.Folder];
        var (fate, reason) = FateOf(message, copy, isOwn, isKeptAsOne);
        var content = decision?.Content ?? ContentMatch.NotCompared;
        if (content == ContentMatch.HeaderAdded)
            reason = reason.Length == 0 ? $"the destination added {decision!.Value.Reason}" : $"{reason}; the destination added {decision!.Value.Reason}";
        folder.Settle(message, new Finding(message, fate, content, where, reason, decision?.Sha256));
        if (isKeptAsOne)
            return;
        if (IsOtherDate(message.Date, copy.Date))
            folder.Tally.OtherDate++;
        CompareFlags(folder, message, copy);
    }

    private (MessageFate Fate, string Reason) FateOf(in IndexedMessage message, in IndexedMessage copy, bool isOwn, bool isKeptAsOne)
    {
        if (isKeptAsOne)
            return (MessageFate.KeptAsOne, "the provider keeps one of identical messages, and that one is there");
        if (copy.IsDeleted && !message.IsDeleted)
            return (MessageFate.InTrash, $"in {where}, but marked as deleted: the next clearing-up removes it");
        if (isOwn)
            return (MessageFate.Present, "");
        return isTrash ? (MessageFate.InTrash, $"only in {where}") : (MessageFate.Moved, $"in {where}");
    }

    /// <summary>A date that cannot be true was replaced when the message was copied, so nothing follows from it.</summary>
    private bool IsOtherDate(long source, long copy) =>
        source >= 0 && source <= run.Started.AddDays(1).ToUnixTimeSeconds() && source != copy;

    private void CompareFlags(SourceFolder folder, in IndexedMessage message, in IndexedMessage copy)
    {
        // Flags in the listing of a source that has none are what a copy of today would get, not what this one lacks.
        if (!run.Source.SourceTraits.KeepsFlags)
            return;
        var lost = message.Flags.Except(copy.Flags).Except(FlagSet.Of(SystemFlags.Deleted));
        if (lost.IsEmpty)
            return;
        folder.Tally.LackFlags++;
        foreach (var keyword in lost.Keywords)
            folder.Tally.LostKeywords[keyword] = folder.Tally.LostKeywords.GetValueOrDefault(keyword) + 1;
    }
}
