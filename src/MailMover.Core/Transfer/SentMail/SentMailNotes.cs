using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.SentMail;

/// <summary>What the journal keeps of mail in INBOX that goes to the Sent folder: the name under which it has the entries of such mail.</summary>
internal static class SentMailNotes
{
    private const string FolderNote = "sent_mail.folder";

    /// <summary>The name, where no folder of the source has it.</summary>
    public static FolderPath Usual { get; } = FolderPath.Of("Sent");

    /// <summary>The name; null where INBOX was never parted.</summary>
    public static async Task<FolderPath?> ReadAsync(IPairJournal journal, CancellationToken cancellationToken) =>
        await journal.GetNoteAsync(FolderNote, cancellationToken) is { Length: > 0 } folder ? FolderPath.Parse(folder) : null;

    /// <summary>Keeps the name. To be called before the first entry is written under it.</summary>
    public static async Task KeepAsync(IPairJournal journal, FolderPath folder, CancellationToken cancellationToken)
    {
        if (await ReadAsync(journal, cancellationToken) != folder)
            await journal.SetNoteAsync(FolderNote, folder.ToString(), cancellationToken);
    }

    /// <summary>The source has a folder of that name by now, whose messages are others: what was counted under it gets another name.</summary>
    /// <returns>The new name.</returns>
    public static async Task<FolderPath> GiveWayAsync(IPairJournal journal, FolderPath folder, IReadOnlyList<FolderPath> taken, CancellationToken cancellationToken)
    {
        var records = await journal.ListFoldersAsync(cancellationToken);
        var other = FolderPath.Of("Sent, from INBOX");
        for (var number = 2; taken.Contains(other) || records.Any(r => r.Source == other); number++)
            other = FolderPath.Of($"Sent, from INBOX ({number})");
        if (records.FirstOrDefault(r => r.Source == folder) is { } record)
            await journal.RenameFolderAsync(record.Id, other, cancellationToken);
        await KeepAsync(journal, other, cancellationToken);
        return other;
    }
}
