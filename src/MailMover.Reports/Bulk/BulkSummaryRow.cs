namespace MailMover.Reports.Bulk;

/// <summary>What became of one row.</summary>
public sealed record BulkSummaryRow
{
    /// <summary>Its line in the file.</summary>
    public required int Line { get; init; }

    /// <summary>The source; empty where the row could not be read.</summary>
    public string Source { get; init; } = "";

    /// <summary>The destination; empty where the row could not be read.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Its status in words.</summary>
    public required string Status { get; init; }

    /// <summary>Whether everything is there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Why not, in words; may hold a server's.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Messages at the source; null where that is not known.</summary>
    public long? Found { get; init; }

    /// <summary>Messages copied, in all runs together.</summary>
    public long? Copied { get; init; }

    /// <summary>Messages that were at the destination before.</summary>
    public long? AlreadyThere { get; init; }

    /// <summary>Messages that were refused or failed.</summary>
    public long? Lost { get; init; }

    /// <summary>GREEN, AMBER or RED; empty where nothing was verified.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The path of the audit log; empty where there is none.</summary>
    public string AuditFile { get; init; } = "";
}
