namespace MailMover.Bulk.Results;

/// <summary>Which rows a run is about, by what the earlier one wrote.</summary>
public enum RowChoice
{
    /// <summary>All of them. What is complete is looked at again, which is quick, and gets what is new.</summary>
    All,

    /// <summary>Those that were tried and are not complete.</summary>
    Failed,

    /// <summary>Those that were not begun, or were interrupted.</summary>
    Pending,

    /// <summary>Both: all that are not complete.</summary>
    Open,
}
