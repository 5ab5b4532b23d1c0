using MailMover.Bulk.Running;

namespace MailMover.Cli.Bulk;

/// <summary>Rows and their figures as people read them.</summary>
internal static class BulkText
{
    public static string Counts(BulkSnapshot now)
    {
        var parts = new List<string> { $"{Figures.Count(now.Over)} of {Figures.Count(now.Chosen)} mailboxes", $"{Figures.Count(now[BulkRowStatus.Complete])} complete" };
        if (now.Failed > 0)
            parts.Add($"{Figures.Count(now.Failed)} not");
        if (now[BulkRowStatus.Running] > 0)
            parts.Add($"{Figures.Count(now[BulkRowStatus.Running])} at work");
        if (now[BulkRowStatus.Waiting] > 0)
            parts.Add($"{Figures.Count(now[BulkRowStatus.Waiting])} waiting to be tried again{(now.NextTry > now.Now ? $", the first in {Figures.Duration(now.NextTry.Value - now.Now)}" : "")}");
        return string.Join(", ", parts);
    }

    public static string Progress(BulkSnapshot now)
    {
        var parts = new List<string> { Figures.Messages(now.Messages), Figures.Octets(now.Octets) };
        if (now.OctetsPerSecond >= 1)
            parts.Add(Figures.Rate(now.OctetsPerSecond));
        parts.Add(now.Connections == 1 ? "1 connection" : $"{Figures.Count(now.Connections)} connections");
        return string.Join(" | ", parts);
    }

    /// <summary>A row that has ended, or that is tried again.</summary>
    public static string Row(RowState row)
    {
        var total = row.Outcome?.Report?.Total;
        var figures = total is null ? "" : $", {Figures.Messages(total.Found)}, {Figures.Count(total.CopiedNow)} copied now";
        var reason = row.Reason.Length == 0 ? "" : $": {TerminalText.Sentence(row.Reason)}";
        var mailbox = row.Row is { SourceIdentity: null } or { DestinationIdentity: null } ? "" : $": {row.Row}";
        return TerminalText.Escape($"{Word(row)}{mailbox}{figures}{reason}");
    }

    public static string Word(RowState row) => row.Status switch
    {
        BulkRowStatus.Complete => "complete",
        BulkRowStatus.Incomplete => "not complete",
        BulkRowStatus.Failed => "failed",
        BulkRowStatus.Interrupted => "interrupted",
        BulkRowStatus.NotStarted => "not started",
        BulkRowStatus.BadRow => "bad row",
        BulkRowStatus.Waiting when row.Outcome?.ExitCode == (int)ExitCode.CapReached => "at a limit, goes on when there is room",
        BulkRowStatus.Waiting => $"failed for now, attempt {row.Attempts}, tried again later",
        BulkRowStatus.Running => "begun",
        _ => "pending",
    };
}
