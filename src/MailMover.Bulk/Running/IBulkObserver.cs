using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>A front end that watches a bulk run. Must return quickly and must not throw. Called by one thread at a time, but for <see cref="OnEvent"/>.</summary>
public interface IBulkObserver
{
    /// <summary>A row has another status, or is held back or let go on.</summary>
    void OnChange(RowState row);

    /// <summary>Something that the user should know, in words.</summary>
    void OnNote(string text);

    /// <summary>Something happened to a row that runs. From any thread, also from several at once. Most front ends show rows and nothing of their insides.</summary>
    void OnEvent(RowState row, TransferEvent transferEvent)
    {
    }
}
