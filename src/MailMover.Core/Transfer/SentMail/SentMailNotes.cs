using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.SentMail;

/// <summary>What the journal keeps of mail in INBOX that goes to the Sent folder: the name under which it has the entries of such mail.</summary>
internal static class SentMailNotes
{
    private const string FolderNote = "sent_mail.folder";

    /// <summary>The name; null where INBOX was never parted.</summary>
    public static async Task<FolderPath?> ReadAsync(IPairJournal journal, CancellationToken cancellationToken) =>
        await journal.GetNoteAsync(FolderNote, cancellationToken) is { Length: > 0 } folder ? FolderPath.Parse(folder) : null;

    /// <summary>Keeps the name. To be called before the first entry is written under it.</summary>
    public static async Task KeepAsync(IPairJournal journal, FolderPath folder, CancellationToken cancellationToken)
    {
        if (await ReadAsync(journal, cancellationToken) != folder)
            await journal.SetNoteAsync(FolderNote, folder.ToString(), cancellationToken);
    }
}
