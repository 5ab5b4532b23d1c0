namespace MailMover.Bulk.Running;

/// <summary>A front end that watches a bulk run. Called by one thread at a time; must return quickly and must not throw.</summary>
public interface IBulkObserver
{
    /// <summary>A row has another status.</summary>
    void OnChange(RowState row);

    /// <summary>Something that the user should know, in words.</summary>
    void OnNote(string text);
}
