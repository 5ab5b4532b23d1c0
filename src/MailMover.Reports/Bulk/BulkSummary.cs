namespace MailMover.Reports.Bulk;

/// <summary>What became of all rows of a bulk run.</summary>
public sealed record BulkSummary
{
    /// <summary>The name of the file of mailboxes.</summary>
    public required string File { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The rows, in the order of the file.</summary>
    public required IReadOnlyList<BulkSummaryRow> Rows { get; init; }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool WasStopped { get; init; }

    /// <summary>The version of the program.</summary>
    public string ProgramVersion { get; init; } = "";

    /// <summary>Rows that are complete.</summary>
    public int Complete => Rows.Count(r => r.IsComplete);
}
