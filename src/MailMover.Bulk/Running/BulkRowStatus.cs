namespace MailMover.Bulk.Running;

/// <summary>How far a row is.</summary>
public enum BulkRowStatus
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>It is being moved.</summary>
    Running,

    /// <summary>It failed for a passing reason and is tried again later.</summary>
    Waiting,

    /// <summary>Everything is there.</summary>
    Complete,

    /// <summary>It came to its end, but some messages were refused or failed, or a verification found a difference.</summary>
    Incomplete,

    /// <summary>It did not come to its end.</summary>
    Failed,

    /// <summary>It was stopped by the user or by a limit; what was copied is kept.</summary>
    Interrupted,

    /// <summary>It was never begun in this run.</summary>
    NotStarted,

    /// <summary>What the file says of it is wrong.</summary>
    BadRow,

    /// <summary>This run is not about it.</summary>
    NotChosen,
}
