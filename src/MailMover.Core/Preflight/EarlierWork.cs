using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight;

/// <summary>
/// What earlier runs did with a source folder. Their figures count every message of all runs, also those that are gone from the source since: they can only be taken off
/// what is there now where nothing says that mail went away meanwhile.
/// </summary>
/// <param name="Folder">The journal's record; null where it does not know the folder.</param>
/// <param name="Totals">The figures of all runs together.</param>
internal sealed record EarlierWork(FolderRecord? Folder, FolderTotals Totals)
{
    /// <summary>Nothing was done.</summary>
    public static EarlierWork None { get; } = new(null, default);

    /// <summary>Messages that no later run looks at again.</summary>
    public long DealtWith => Totals.Copied + Totals.AlreadyThere + Totals.Refused;

    /// <summary>Whether the journal's keys mean the messages of this generation.</summary>
    public bool IsOf(uint uidValidity) => Folder is not null && Folder.UidValidity == uidValidity;

    /// <summary>What is to come if every message that was dealt with is still there.</summary>
    public long LeastToCome(long exists) => Math.Max(0, exists - DealtWith);

    /// <summary>The most that may be to come, by the folder's figures alone.</summary>
    public long MostToCome(FolderStatus? status)
    {
        if (status is null || DealtWith == 0)
            return status?.Exists ?? 0;
        if (!IsOf(status.UidValidity))
            return status.Exists;
        if (Folder!.Checkpoint is { UidNext: > 0 } checkpoint && checkpoint.UidValidity == status.UidValidity && status.UidNext >= checkpoint.UidNext)
        {
            // All of what lay below was dealt with then, but for what failed or was left out.
            var open = Totals.Appending + Totals.Failed + Totals.Vanished + Math.Max(Totals.Skipped, checkpoint.Skipped);
            return Math.Min(status.Exists, status.UidNext - checkpoint.UidNext + open);
        }

        return DealtWith > status.Exists ? status.Exists : LeastToCome(status.Exists);
    }
}
