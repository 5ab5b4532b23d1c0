using MailMover.Bulk.Running;

namespace MailMover.Bulk.Results;

/// <summary>The words for a row's status in results, JSON and on pages.</summary>
public static class StatusWords
{
    /// <summary>The word: lower case, with underscores.</summary>
    public static string Of(BulkRowStatus status) => status switch
    {
        BulkRowStatus.Pending => "pending",
        BulkRowStatus.Running => "running",
        BulkRowStatus.Waiting => "waiting",
        BulkRowStatus.Complete => "complete",
        BulkRowStatus.Incomplete => "incomplete",
        BulkRowStatus.Failed => "failed",
        BulkRowStatus.Interrupted => "interrupted",
        BulkRowStatus.NotStarted => "not_started",
        BulkRowStatus.BadRow => "bad_row",
        _ => "not_chosen",
    };
}
