using MailMover.Core.Model;
using MailMover.Core.Verification;
using static MailMover.Core.Verification.Verdict;

namespace MailMover.Testing.Tampering;

/// <summary>All that can be done to copied mail here, each with what a verification must say afterwards (engine rule 19).</summary>
public static class Tamperings
{
    private static readonly Verdict[] NotRed = [Green, Amber];

    /// <summary>All of them, in a fixed order; the first does nothing.</summary>
    public static IReadOnlyList<TamperingAction> All { get; } =
    [
        new("do nothing", new(Amber, Green, Green), (_, _) => Task.FromResult(new Tampered("nothing was done") { Messages = 0 })),
        new("delete a message", new(Red, Red, Red), DeleteAsync),
        new("change a letter of the body", new(Amber, Green, Red), ChangeBodyAsync),
        new("cut off the end", new(Amber, Red, Red), CutOffAsync),
        new("change a letter of the subject", new(Amber, Red, Red), ChangeSubjectAsync),
        new("store a message twice", new(Amber, Amber, Amber), StoreTwiceAsync),
        new("move to another folder", new(Red, Green, Green), MoveAsync),
        new("move to Trash", new(Red, Amber, Amber), MoveToTrashAsync),
        new("mark as deleted", new(Amber, Amber, Amber), MarkAsDeletedAsync),
        new("unsubscribe a folder", new([Amber], NotRed, NotRed), UnsubscribeAsync),
        new("rename a folder", new([Red], NotRed, NotRed), RenameFolderAsync),
        new("delete a folder", new(Red, Red, Red), DeleteFolderAsync),
        new("change a flag", new([Amber], NotRed, NotRed), ChangeFlagAsync),
        new("change the internal date", new(Amber, Amber, Amber), ChangeDateAsync),
    ];

    private static async Task<Tampered> DeleteAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.Client.RemoveAsync(folder, message.Uid, cancellationToken);
        return TamperedMailbox.Done("a message was deleted", folder, message);
    }

    private static Task<Tampered> ChangeBodyAsync(TamperedMailbox mailbox, CancellationToken cancellationToken) =>
        ChangeAsync(mailbox, o => TamperedMailbox.WithOtherLetter(o, TamperedMailbox.LetterOfBody(o)), "a letter of a body was changed", cancellationToken);

    private static Task<Tampered> CutOffAsync(TamperedMailbox mailbox, CancellationToken cancellationToken) =>
        ChangeAsync(mailbox, o => o[..TamperedMailbox.LetterOfBody(o)], "the end of a message was cut off", cancellationToken);

    private static Task<Tampered> ChangeSubjectAsync(TamperedMailbox mailbox, CancellationToken cancellationToken) =>
        ChangeAsync(mailbox, o => TamperedMailbox.WithOtherLetter(o, TamperedMailbox.LetterOfSubject(o)), "a letter of a subject was changed", cancellationToken);

    private static async Task<Tampered> ChangeAsync(TamperedMailbox mailbox, Func<byte[], byte[]> change, string what, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.ReplaceAsync(folder, message, change(message.Octets), message.InternalDate, cancellationToken);
        return TamperedMailbox.Done(what, folder, message);
    }

    private static async Task<Tampered> StoreTwiceAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.Client.AppendAsync(folder, [new(message.Octets, message.Flags, message.InternalDate)], cancellationToken);
        return TamperedMailbox.Done("a message was stored once more", folder, message);
    }

    private static async Task<Tampered> MoveAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        var to = await mailbox.OtherFolderAsync(folder, cancellationToken);
        await mailbox.Client.MoveAsync(folder, message.Uid, to, cancellationToken);
        return TamperedMailbox.Done($"a message was moved to {to}", folder, message);
    }

    private static async Task<Tampered> MoveToTrashAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.Client.EnsureAsync(TamperedMailbox.Trash, cancellationToken);
        await mailbox.Client.MoveAsync(folder, message.Uid, TamperedMailbox.Trash, cancellationToken);
        return TamperedMailbox.Done("a message was moved to Trash", folder, message);
    }

    private static async Task<Tampered> MarkAsDeletedAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.StoreAsync(folder, message, "+FLAGS.SILENT (\\Deleted)", cancellationToken);
        return TamperedMailbox.Done("a message was marked as deleted", folder, message);
    }

    private static async Task<Tampered> UnsubscribeAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, messages) = await mailbox.ChooseFolderAsync(cancellationToken);
        await mailbox.Client.UnsubscribeAsync(folder, cancellationToken);
        return new Tampered("a folder was hidden by ending its subscription", folder) { Messages = messages };
    }

    private static async Task<Tampered> RenameFolderAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, messages) = await mailbox.ChooseFolderAsync(cancellationToken);
        await mailbox.Client.RenameAsync(folder, FolderPath.Of("Renamed"), cancellationToken);
        return new Tampered("a folder was renamed to Renamed", folder) { Messages = messages };
    }

    private static async Task<Tampered> DeleteFolderAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, messages) = await mailbox.ChooseFolderAsync(cancellationToken);
        await mailbox.Client.DeleteAsync(folder, cancellationToken);
        return new Tampered("a folder was deleted with its mail", folder) { Messages = messages };
    }

    private static async Task<Tampered> ChangeFlagAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        var sign = message.Flags.System.HasFlag(SystemFlags.Flagged) ? '-' : '+';
        await mailbox.StoreAsync(folder, message, $"{sign}FLAGS.SILENT (\\Flagged)", cancellationToken);
        return TamperedMailbox.Done($"a message's flag was changed: {sign}\\Flagged", folder, message);
    }

    private static async Task<Tampered> ChangeDateAsync(TamperedMailbox mailbox, CancellationToken cancellationToken)
    {
        var (folder, message) = await mailbox.ChooseAsync(cancellationToken);
        await mailbox.ReplaceAsync(folder, message, message.Octets, message.InternalDate.AddDays(-3), cancellationToken);
        return TamperedMailbox.Done("a message's internal date was changed", folder, message);
    }
}
